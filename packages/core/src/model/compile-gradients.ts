import type { StoredTensor } from "../files/safetensors.js";
import { OnnxGraph } from "../onnx/graph.js";
import { type Draw, differentiatingOps } from "../ops/differentiation/differentiating-ops.js";
import type { Traced } from "../ops/differentiation/tape.js";
import { Tape } from "../ops/differentiation/tape.js";
import type { Ops } from "../ops/ops.js";
import type { OneOrMore } from "./head.js";
import { mapName } from "./model.js";

/** Something computed of feature maps by parameters that learn. */
export interface LearnedFormula {
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  /** @returns values by name, none of them a parameter's or a map's own */
  compute<T>(
    ops: Ops<T>,
    featureMaps: OneOrMore<T>,
    parameters: Readonly<Record<string, T>>,
  ): Readonly<Record<string, T>>;
}

export interface GradientsWanted {
  /** Maps' dims, each `[batch, height, width, channels]`. */
  readonly dims: OneOrMore<readonly number[]>;
  /** The formula's values that are given out. */
  readonly results: readonly string[];
  /** The value that the gradient is given by. */
  readonly by: string;
  /** Names of the parameters that gradients are wanted by. */
  readonly learned: readonly string[];
}

/** A graph, and which maps, parameters, draws and gradients it takes. */
export interface CompiledGraph {
  readonly file: Uint8Array;
  readonly inputs: readonly string[];
}

/** A formula with its parameters as inputs, and its gradients. */
export interface CompiledGradients {
  /** Maps, parameters and draws → the results by their names, and what is `kept`. */
  readonly forward: CompiledGraph;
  /**
   * The same, what is `kept` and the gradient by one value → those by the parameters. It computes the formula anew, but for what took long.
   */
  readonly backward: CompiledGraph;
  /** Names of the outputs of `forward` that `backward` takes. */
  readonly kept: readonly string[];
  /** Both want the same numbers. */
  readonly draws: readonly Draw[];
  /** The parameters that the value depends on, of those that were asked for. */
  readonly learned: readonly string[];
}

/** The input of a parameter's values. */
export const parameterName = (name: string): string => `parameter/${name}`;

/** The input of the gradient by a value, and the output of that by a parameter: of the name of either. */
export const gradientName = (name: string): string => `gradient/${name}`;

/** Two ONNX graphs that train a formula. */
export function compileGradients(formula: LearnedFormula, wanted: GradientsWanted): CompiledGradients {
  const { results, by, learned } = wanted;
  const backward = trace(formula, wanted);
  const { graph, tape, parameters, draws } = backward;
  const value = traced(backward, by);
  const seed = graph.input(gradientName(by), "float32", value.dims);
  const gradients = tape.follow(
    value,
    seed,
    learned.map((name) => parameters[name] as Traced),
  );
  const reached = learned.filter((name, place) => {
    const gradient = gradients[place];
    if (gradient === undefined) return false;
    graph.node("Identity", [gradient], {}, gradientName(name));
    graph.output(gradientName(name), "float32");
    return true;
  });
  for (const { name, dims } of tape.costly) graph.takeInstead(name, "float32", dims);
  graph.prune();
  const inputs = graph.inputs();
  const kept = tape.costly.map(({ name }) => name).filter((name) => inputs.includes(name));

  // Traced anew, it has the same names.
  const forward = trace(formula, wanted);
  for (const name of kept) forward.graph.output(name, "float32");
  for (const name of results) {
    forward.graph.node("Identity", [traced(forward, name).name], {}, name);
    forward.graph.output(name, "float32");
  }
  forward.graph.prune();
  return { forward: compiled(forward.graph), backward: compiled(graph), kept, draws, learned: reached };
}

interface Trace {
  readonly graph: OnnxGraph;
  readonly tape: Tape;
  readonly draws: readonly Draw[];
  readonly parameters: Readonly<Record<string, Traced>>;
  readonly values: Readonly<Record<string, Traced>>;
}

function trace(formula: LearnedFormula, { dims, learned }: GradientsWanted): Trace {
  const graph = new OnnxGraph();
  const tape = new Tape(graph);
  const [first, ...others] = dims.map((each, place) => ({
    ...{ name: graph.input(mapName(place), "float32", each), dims: each, learns: false },
  }));
  const parameters = Object.fromEntries(
    Object.entries(formula.parameters).map(([name, { shape }]) => [
      name,
      { name: graph.input(parameterName(name), "float32", shape), dims: shape, learns: learned.includes(name) },
    ]),
  );
  const draws: Draw[] = [];
  const values = formula.compute(differentiatingOps(graph, tape, draws), [first as Traced, ...others], parameters);
  return { graph, tape, draws, parameters, values };
}

const traced = ({ values }: Trace, name: string): Traced => values[name] as Traced;

const compiled = (graph: OnnxGraph): CompiledGraph => ({ file: graph.encode(), inputs: graph.inputs() });
