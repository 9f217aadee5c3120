import type { OnnxGraph } from "../../onnx/graph.js";
import { integerConstant } from "../onnx-ops.js";
import { type Dims, keptDims } from "./dims.js";

/** A value of the graph whose dims are known, and whether anything that learns is in it. */
export interface Traced {
  readonly name: string;
  readonly dims: Dims;
  readonly learns: boolean;
}

/** What no gradient goes through. */
export const constantOf = (name: string, dims: Dims): Traced => ({ name, dims, learns: false });

/** The gradient by one input of an operator, given that by its output. */
export type Pullback = (gradient: string) => string;

/** A number of a product that takes more multiplications than this is cheaper to hand from one graph to another than to compute anew. */
const WORTH_KEEPING = 512;

/** What was computed of values that learn, in order, so that gradients can be followed back. */
export class Tape {
  /** Products whose gradients are better computed with them at hand. */
  readonly costly: Traced[] = [];
  readonly #graph: OnnxGraph;
  readonly #entries: {
    readonly result: Traced;
    readonly inputs: readonly Traced[];
    readonly pull: readonly Pullback[];
  }[] = [];

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
  }

  /**
   * @param pull one for each input
   * @param work multiplications for each number of the result
   */
  record(name: string, dims: Dims, inputs: readonly Traced[], pull: readonly Pullback[], work = 1): Traced {
    const result = { name, dims, learns: inputs.some(({ learns }) => learns) };
    if (work > WORTH_KEEPING) this.costly.push(result);
    if (result.learns) this.#entries.push({ result, inputs, pull });
    return result;
  }

  /**
   * Adds the nodes that follow a gradient back.
   * @param seed the gradient by `result`, of its dims
   * @returns the gradients by the values in `of`, which are names in the graph; undefined where `result` does not depend on one
   */
  follow(result: Traced, seed: string, of: readonly Traced[]): (string | undefined)[] {
    const parts = new Map<string, string[]>([[result.name, [seed]]]);
    const sumOf = (name: string) => {
      const found = parts.get(name);
      if (found === undefined || found.length === 1) return found?.[0];
      const sum = this.#graph.node("Sum", found);
      parts.set(name, [sum]);
      return sum;
    };
    for (const { result: output, inputs, pull } of this.#entries.toReversed()) {
      const gradient = sumOf(output.name);
      if (gradient === undefined) continue;
      for (const [place, input] of inputs.entries()) {
        if (!input.learns) continue;
        const part = (pull[place] as Pullback)(gradient);
        parts.set(input.name, [...(parts.get(input.name) ?? []), part]);
      }
    }
    return of.map(({ name }) => sumOf(name));
  }
}

/** Repeats axes of length 1, or new ones in front, up to `to`. */
export function expanded(graph: OnnxGraph, value: string, from: Dims, to: Dims): string {
  if (from.join() === to.join()) return value;
  return graph.node("Expand", [value, integerConstant(graph, to, "shape")]);
}

/** Adds up what was repeated when a value of dims `to` was broadcast to `from`. */
export function unbroadcast(graph: OnnxGraph, value: string, from: Dims, to: Dims): string {
  if (from.join() === to.join()) return value;
  const aligned = [...new Array<number>(from.length - to.length).fill(1), ...to];
  const axes = from.flatMap((dim, axis) => (aligned[axis] === 1 && dim !== 1 ? [axis] : []));
  const sum =
    axes.length === 0
      ? value
      : graph.node("ReduceSum", [value, integerConstant(graph, axes, "shape")], { keepdims: 1 });
  return keptDims(from, axes).join() === to.join()
    ? sum
    : graph.node("Reshape", [sum, integerConstant(graph, to, "shape")]);
}
