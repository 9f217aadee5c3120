import type { OnnxGraph } from "../onnx/graph.js";
import type { Ops, ReduceOptions, ReshapeDim, Windows } from "./ops.js";

/** ONNX's code for float32, as Cast's attribute wants it. */
const FLOAT = 1;

/** Ops that add nodes to `graph`; a value is the name of one. */
export function onnxOps(graph: OnnxGraph): Ops<string> {
  const integers = (values: readonly number[], name: string) => integerConstant(graph, values, name);
  const unary = (operator: string) => (value: string) => graph.node(operator, [value]);
  const binary = (operator: string) => (left: string, right: string) => graph.node(operator, [left, right]);
  const comparison = (operator: string) => (left: string, right: string) =>
    graph.node("Cast", [graph.node(operator, [left, right])], { to: FLOAT });
  const constant = (value: number | Float32Array, dims: readonly number[] = []) =>
    graph.initializer(typeof value === "number" ? Float32Array.of(value) : value, dims);
  // Axes are an attribute of ReduceMean and ReduceMax but an input of ReduceSum in operator set 17.
  const reduce = (operator: string) => (value: string, axes: readonly number[], options?: ReduceOptions) =>
    graph.node(operator, [value], { axes: [...axes], keepdims: options?.keep ? 1 : 0 });
  return {
    constant,
    add: binary("Add"),
    subtract: binary("Sub"),
    multiply: binary("Mul"),
    divide: binary("Div"),
    maximum: binary("Max"),
    power: binary("Pow"),
    equal: comparison("Equal"),
    greater: comparison("Greater"),
    sqrt: unary("Sqrt"),
    exp: unary("Exp"),
    log: unary("Log"),
    abs: unary("Abs"),
    sign: unary("Sign"),
    softmax: (value) => graph.node("Softmax", [value], { axis: -1 }),
    sort: (value, length) => sort(graph, value, length),
    uniformLike: (value) => graph.node("RandomUniformLike", [value], { low: { float: 0 }, high: { float: 1 } }),
    matMul: binary("MatMul"),
    mean: reduce("ReduceMean"),
    max: reduce("ReduceMax"),
    sum: (value, axes, options) =>
      graph.node("ReduceSum", [value, integers(axes, "axes")], { keepdims: options?.keep ? 1 : 0 }),
    maxPool: (featureMap, windows) => pool(graph, "MaxPool", featureMap, windows),
    averagePool: (featureMap, windows) => pool(graph, "AveragePool", featureMap, windows),
    reshape: (value, dims) => graph.node("Reshape", [value, integers(dims.map(onnxDim), "shape")]),
    transpose: (value, order) => graph.node("Transpose", [value], { perm: [...order] }),
    concat: (values, axis) => graph.node("Concat", values, { axis }),
    gather: (value, indices, axis, length) => gather(graph, value, indices, { axis, length }),
    shift: (value, axis, places) => shift(graph, value, axis, places),
  };
}

const integerConstant = (graph: OnnxGraph, values: readonly number[], name: string) =>
  graph.initializer(BigInt64Array.from(values, BigInt), [values.length], name);

function sort(graph: OnnxGraph, value: string, length: number): string {
  const count = integerConstant(graph, [length], "count");
  const attributes = { axis: -1, largest: 0, sorted: 1 };
  return graph.nodeOutputs("TopK", [value, count], attributes, ["sorted", "order"])[0] as string;
}

interface AxisLength {
  readonly axis: number;
  readonly length: number;
}

function gather(graph: OnnxGraph, value: string, indices: Int32Array, { axis, length }: AxisLength): string {
  const positions = Array.from(indices, (index) => (index === -1 ? length : index));
  const places = integerConstant(graph, positions, "indices");
  if (!indices.includes(-1)) return graph.node("Gather", [value, places], { axis });
  // A slice of zeros behind the last one stands for −1.
  const last = graph.node("Gather", [value, integerConstant(graph, [length - 1], "last")], { axis });
  const zero = graph.node("Mul", [last, graph.initializer(Float32Array.of(0), [])]);
  return graph.node("Gather", [graph.node("Concat", [value, zero], { axis }), places], { axis });
}

/** Padded on the side that it moves away from, then cut to its length again, both without knowing the length. */
function shift(graph: OnnxGraph, value: string, axis: number, places: number): string {
  if (places === 0) return value;
  const integers = (number: number, name: string) => integerConstant(graph, [number], name);
  const first = graph.node("Gather", [value, integers(0, "first")], { axis });
  const zero = graph.node("Mul", [first, graph.initializer(Float32Array.of(0), [])]);
  const zeros = new Array<string>(Math.abs(places)).fill(zero);
  const padded = graph.node("Concat", places > 0 ? [...zeros, value] : [value, ...zeros], { axis });
  const [start, end] = places > 0 ? [0, -places] : [-places, 2 ** 31 - 1];
  return graph.node("Slice", [padded, integers(start, "start"), integers(end, "end"), integers(axis, "axes")]);
}

/** ONNX pools channels-first; ONNX Runtime moves the transpositions out of the way where it can. */
function pool(graph: OnnxGraph, operator: string, featureMap: string, windows: Windows): string {
  const { kernel, stride, padding } = windows;
  const channelsFirst = graph.node("Transpose", [featureMap], { perm: [0, 3, 1, 2] });
  const pooled = graph.node(operator, [channelsFirst], {
    kernel_shape: [...kernel],
    strides: [...stride],
    pads: [padding.top, padding.left, padding.bottom, padding.right],
  });
  return graph.node("Transpose", [pooled], { perm: [0, 2, 3, 1] });
}

/** In ONNX's Reshape 0 copies the input's length and −1 is what is left. */
function onnxDim(dim: ReshapeDim): number {
  return dim === "same" ? 0 : dim === "infer" ? -1 : dim;
}
