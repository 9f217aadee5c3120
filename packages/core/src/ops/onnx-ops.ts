import type { OnnxGraph } from "../onnx/graph.js";
import type { Ops, ReduceOptions, ReshapeDim } from "./ops.js";

/** Ops that add nodes to `graph`; a value is the name of one. */
export function onnxOps(graph: OnnxGraph): Ops<string> {
  const binary = (operator: string) => (left: string, right: string) => graph.node(operator, [left, right]);
  const axesOf = (axes: readonly number[]) =>
    graph.initializer(BigInt64Array.from(axes, BigInt), [axes.length], "axes");
  const keepdims = (options: ReduceOptions = {}) => ({ keepdims: options.keep ? 1 : 0 });
  const constant = (value: number | Float32Array, dims: readonly number[] = []) =>
    graph.initializer(typeof value === "number" ? Float32Array.of(value) : value, dims);
  return {
    constant,
    add: binary("Add"),
    subtract: binary("Sub"),
    multiply: binary("Mul"),
    divide: binary("Div"),
    maximum: binary("Max"),
    power: binary("Pow"),
    sqrt: (value) => graph.node("Sqrt", [value]),
    softmax: (value) => graph.node("Softmax", [value], { axis: -1 }),
    matMul: binary("MatMul"),
    transpose: (value) => graph.node("Transpose", [value], { perm: [0, 2, 1] }),
    // Axes are an attribute of ReduceMean and ReduceMax but an input of ReduceSum in operator set 17.
    mean: (value, axes, options) => graph.node("ReduceMean", [value], { axes: [...axes], ...keepdims(options) }),
    sum: (value, axes, options) => graph.node("ReduceSum", [value, axesOf(axes)], keepdims(options)),
    max: (value, axes, options) => graph.node("ReduceMax", [value], { axes: [...axes], ...keepdims(options) }),
    reshape: (value, dims) => {
      const shape = graph.initializer(BigInt64Array.from(dims, onnxDim), [dims.length], "shape");
      return graph.node("Reshape", [value, shape]);
    },
  };
}

/** In ONNX's Reshape 0 copies the input's length and −1 is what is left. */
function onnxDim(dim: ReshapeDim): bigint {
  return dim === "same" ? 0n : dim === "infer" ? -1n : BigInt(dim);
}
