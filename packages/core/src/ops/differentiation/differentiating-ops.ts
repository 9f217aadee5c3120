import type { OnnxGraph } from "../../onnx/graph.js";
import { onnxOps } from "../onnx-ops.js";
import { arithmetic } from "./arithmetic.js";
import { constantOf, NoGradient, type TracedOps } from "./context.js";
import { convolutions } from "./convolutions.js";
import { functions } from "./functions.js";
import { layout } from "./layout.js";
import { products } from "./products.js";
import { reductions } from "./reductions.js";
import type { Tape } from "./tape.js";
import { pooling } from "./windows.js";

/**
 * Ops that add nodes to a graph as `onnxOps` does, all dims being known, and keep on a tape how to differentiate them. Gradients
 * are those of TensorFlow.js.
 * @throws NoGradient by `sort` of what learns, which has none here, and by `uniformLike`, which would draw other numbers on the way back
 */
export function differentiatingOps(graph: OnnxGraph, tape: Tape): TracedOps {
  const plain = onnxOps(graph);
  const context = { graph, tape, plain };
  const refuse = (operator: string) => () => {
    throw new NoGradient(operator);
  };
  return {
    constant: (value, dims = []) => constantOf(plain.constant(value, dims), dims),
    ...arithmetic(context),
    ...functions(context),
    ...reductions(context),
    ...products(context),
    ...pooling(context),
    ...convolutions(context),
    ...layout(context),
    sort: (x, length) => (x.learns ? refuse("sort")() : constantOf(plain.sort(x.name, length), x.dims)),
    uniformLike: refuse("uniformLike"),
  };
}
