import type { OnnxGraph } from "../../onnx/graph.js";
import { onnxOps } from "../onnx-ops.js";
import { arithmetic } from "./arithmetic.js";
import type { TracedOps } from "./context.js";
import { convolutions } from "./convolutions.js";
import { functions } from "./functions.js";
import { layout } from "./layout.js";
import { products } from "./products.js";
import { reductions } from "./reductions.js";
import { constantOf, type Tape } from "./tape.js";
import { pooling } from "./windows.js";

/** An input of the graph that takes random numbers, uniform in [0, 1). */
export interface Draw {
  readonly name: string;
  readonly dims: readonly number[];
}

/**
 * Ops that add nodes to a graph as `onnxOps` does, all dims being known, and keep on a tape how to differentiate them. Gradients
 * are those of TensorFlow.js. What is random comes in as inputs, so that one graph can draw what another drew.
 * @param draws gets those inputs
 */
export function differentiatingOps(graph: OnnxGraph, tape: Tape, draws: Draw[]): TracedOps {
  const plain = onnxOps(graph);
  const context = { graph, tape, plain };
  return {
    constant: (value, dims = []) => constantOf(plain.constant(value, dims), dims),
    uniformLike({ dims }) {
      const name = graph.input(`uniform/${draws.length}`, "float32", dims);
      draws.push({ name, dims });
      return constantOf(name, dims);
    },
    ...arithmetic(context),
    ...functions(context),
    ...reductions(context),
    ...products(context),
    ...pooling(context),
    ...convolutions(context),
    ...layout(context),
  };
}
