import type { OnnxGraph } from "../onnx/graph.js";
import { firstOfRun } from "./first-of-run.js";
import type { Ops, ReduceOptions, ReshapeDim, WindowSteps, Windows } from "./ops.js";

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
  // Axes are an attribute of these but an input of ReduceSum in operator set 17.
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
    relu: unary("Relu"),
    softmax: (value) => graph.node("Softmax", [value], { axis: -1 }),
    sort: (value, length) => sortedWithOrder(graph, value, length).sorted,
    uniformLike: (value) => graph.node("RandomUniformLike", [value], { low: { float: 0 }, high: { float: 1 } }),
    matMul: binary("MatMul"),
    mean: reduce("ReduceMean"),
    max: reduce("ReduceMax"),
    sumOfSquares: reduce("ReduceSumSquare"),
    sum: (value, axes, options) =>
      graph.node("ReduceSum", [value, integers(axes, "axes")], { keepdims: options?.keep ? 1 : 0 }),
    maxPool: (featureMap, windows) => pool(graph, "MaxPool", featureMap, windows),
    averagePool: (featureMap, windows) => pool(graph, "AveragePool", featureMap, windows),
    convolve(featureMap, kernel, steps) {
      const turned = graph.node("Transpose", [kernel], { perm: [3, 2, 0, 1] });
      return convolve(graph, featureMap, turned, { group: 1, ...steps });
    },
    convolveDepthwise(featureMap, kernel, channels, steps) {
      const turned = graph.node("Transpose", [kernel], { perm: [2, 3, 0, 1] });
      // [channels · results, 1, height, width]
      const flat = graph.node("Reshape", [turned, integers([-1, 1, 0, 0], "shape")]);
      return convolve(graph, featureMap, flat, { group: channels, ...steps });
    },
    reshape: (value, dims) => graph.node("Reshape", [value, integers(dims.map(onnxDim), "shape")]),
    transpose: (value, order) => graph.node("Transpose", [value], { perm: [...order] }),
    concat: (values, axis) => graph.node("Concat", values, { axis }),
    gather: (value, indices, axis, length) => gather(graph, value, indices, { axis, length }),
    shift: (value, axis, places) => shift(graph, value, axis, places),
  };
}

/** Integers as ONNX's operators take dims, axes, places and paddings. */
export const integerConstant = (graph: OnnxGraph, values: readonly number[], name: string): string =>
  graph.initializer(BigInt64Array.from(values, BigInt), [values.length], name);

/** The last axis in ascending order, and the places that its values come from. */
export function sortedWithOrder(graph: OnnxGraph, value: string, length: number) {
  const count = integerConstant(graph, [length], "count");
  const attributes = { axis: -1, largest: 0, sorted: 1 };
  const outputs = graph.nodeOutputs("TopK", [value, count], attributes, ["sorted", "order"]);
  const [sorted, order] = outputs as [string, string];
  return { sorted, order };
}

interface AxisLength {
  readonly axis: number;
  readonly length: number;
}

function gather(graph: OnnxGraph, value: string, indices: Int32Array, { axis, length }: AxisLength): string {
  const first = firstOfRun(indices);
  if (first !== undefined) {
    const [from, to, along] = [first, first + indices.length, axis].map((i) => integerConstant(graph, [i], "slice"));
    return graph.node("Slice", [value, from, to, along] as string[]);
  }
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

function pool(graph: OnnxGraph, operator: string, featureMap: string, windows: Windows): string {
  const attributes = { kernel_shape: [...windows.kernel], ...windowAttributes(windows) };
  return channelsFirst(graph, featureMap, (map) => graph.node(operator, [map], attributes));
}

/** @param kernel as ONNX has it */
function convolve(
  graph: OnnxGraph,
  featureMap: string,
  kernel: string,
  { group, ...steps }: WindowSteps & { readonly group: number },
): string {
  const attributes = { group, ...windowAttributes(steps) };
  return channelsFirst(graph, featureMap, (map) => graph.node("Conv", [map, kernel], attributes));
}

export const windowAttributes = ({ stride, padding: { top, left, bottom, right } }: WindowSteps) => ({
  strides: [...stride],
  pads: [top, left, bottom, right],
});

/** ONNX slides windows over maps whose channels come first; its runtime moves the transpositions out of the way where it can. */
export function channelsFirst(graph: OnnxGraph, featureMap: string, compute: (map: string) => string): string {
  const result = compute(graph.node("Transpose", [featureMap], { perm: [0, 3, 1, 2] }));
  return graph.node("Transpose", [result], { perm: [0, 2, 3, 1] });
}

/** In ONNX's Reshape 0 copies the input's length and −1 is what is left. */
function onnxDim(dim: ReshapeDim): number {
  return dim === "same" ? 0 : dim === "infer" ? -1 : dim;
}
