import { OnnxGraph } from "../onnx/graph.js";
import { differentiatingOps } from "../ops/differentiation/differentiating-ops.js";
import { Tape } from "../ops/differentiation/tape.js";
import type { OneOrMore } from "./head.js";
import { type MapFormula, mapName } from "./model.js";

/** The output of both graphs' formula, float32 `[batch, length]`, and the input that takes the gradient by it. */
export const RESULT = "result";
export const RESULT_GRADIENT = "gradient of result";

/** The input of a parameter's values, and the output of the gradient by it. */
export const parameterName = (name: string): string => `parameter/${name}`;
export const parameterGradientName = (name: string): string => `gradient of parameter/${name}`;

/** A graph, and which of the maps, parameters and `RESULT_GRADIENT` it takes. */
export interface CompiledGraph {
  readonly file: Uint8Array;
  readonly inputs: readonly string[];
}

/** A formula with its parameters as inputs, and its gradients. */
export interface CompiledGradients {
  /** → `RESULT` */
  readonly forward: CompiledGraph;
  /** → the gradients by the parameters, which it computes the formula anew for. */
  readonly backward: CompiledGraph;
  /** The parameters that the result depends on, of those that were asked for. */
  readonly learned: readonly string[];
}

/**
 * Two ONNX graphs for maps of these dims, each `[batch, height, width, channels]`.
 * @param learned names of the parameters that gradients are wanted by
 * @param length of the result
 * @throws NoGradient when the formula uses an operator that has none here
 */
export function compileGradients(
  formula: MapFormula,
  dims: OneOrMore<readonly number[]>,
  learned: readonly string[],
  length: number,
): CompiledGradients {
  const begin = () => {
    const graph = new OnnxGraph();
    const tape = new Tape(graph);
    const [first, ...others] = dims.map((each, place) => ({
      name: graph.input(mapName(place), "float32", each),
      ...{ dims: each, learns: false },
    }));
    const parameters = Object.fromEntries(
      Object.entries(formula.parameters).map(([name, { shape }]) => [
        name,
        { name: graph.input(parameterName(name), "float32", shape), dims: shape, learns: learned.includes(name) },
      ]),
    );
    type Given = NonNullable<typeof first>;
    const result = formula.compute(differentiatingOps(graph, tape), [first as Given, ...others], parameters);
    return { graph, tape, parameters, result };
  };

  const forward = begin();
  forward.graph.node("Identity", [forward.result.name], {}, RESULT);
  forward.graph.output(RESULT, "float32");

  const { graph, tape, parameters, result } = begin();
  const seed = graph.input(RESULT_GRADIENT, "float32", [(dims[0] as readonly number[])[0] as number, length]);
  const wanted = learned.map((name) => parameters[name] as typeof result);
  const reached = tape.follow(result, seed, wanted).flatMap((gradient, place) => {
    if (gradient === undefined) return [];
    const name = learned[place] as string;
    graph.node("Identity", [gradient], {}, parameterGradientName(name));
    graph.output(parameterGradientName(name), "float32");
    return [name];
  });
  return { forward: compiled(forward.graph), backward: compiled(graph), learned: reached };
}

function compiled(graph: OnnxGraph): CompiledGraph {
  graph.prune();
  return { file: graph.encode(), inputs: graph.inputs() };
}
