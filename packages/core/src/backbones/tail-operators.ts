import type { StoredTensor } from "../files/safetensors.js";
import { integerAttribute, integersAttribute, textAttribute } from "../onnx/network/attributes.js";
import { numbersOf } from "../onnx/network/constants.js";
import type { Network, NetworkNode } from "../onnx/network/network.js";
import { dimsOf, tensorValues } from "../onnx/network/tensor-values.js";
import type { Ops, Windows } from "../ops/ops.js";
import { fromOnnxKernel } from "./keras-convolution.js";
import { type MapSize, sizeBehind, unsupportedNode, windowsOf } from "./tail-windows.js";

/** An operator of a network, written against `Ops`: maps are `[batch, height, width, channels]`. */
export interface TailStep {
  /** Of the map that it gives. */
  readonly size: MapSize;
  /** What can be trained, by the constants' names: kernels `[height, width, channels, results]`, of depthwise ones results of each channel, and biases. */
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  compute<T>(ops: Ops<T>, maps: readonly T[], parameters: Readonly<Record<string, T>>): T;
}

/** A node with the sizes of the maps that it takes. */
export interface TailNode {
  readonly node: NetworkNode;
  readonly sizes: readonly MapSize[];
  readonly network: Pick<Network, "nodes" | "tensors">;
}

/** What `node` computes. @throws RetrievalError when its operator, or a setting of it, is not covered */
export function tailStep(given: TailNode): TailStep {
  const { operator } = given.node;
  const write = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (write === undefined) throw unsupportedNode(given.node, Object.keys(operators).join(", "), operator);
  return write(given);
}

const operators: Readonly<Record<string, (given: TailNode) => TailStep>> = {
  Conv: convolution,
  Relu: ({ sizes }) => plain(sizes, (ops, [map]) => ops.relu(map)),
  Identity: ({ sizes }) => plain(sizes, (_ops, [map]) => map),
  Clip: clip,
  Add({ node, sizes }) {
    checkMaps(node, sizes);
    if (new Set(sizes.map(({ channels }) => channels)).size > 1)
      throw unsupportedNode(node, "maps of one size", "others");
    return plain(sizes, (ops, maps) => maps.reduce((sum, map) => ops.add(sum, map)));
  },
  Concat({ node, sizes }) {
    if (integerAttribute(node, "axis", 0) !== 1) throw unsupportedNode(node, "channels side by side", "another axis");
    checkMaps(node, sizes);
    const channels = sizes.reduce((sum, size) => sum + size.channels, 0);
    return { size: { ...first(sizes), channels }, parameters: {}, compute: (ops, maps) => ops.concat(maps, 3) };
  },
  MaxPool: (given) => pooling(given, (ops, map, windows) => ops.maxPool(map, windows)),
  AveragePool: (given) => pooling(given, (ops, map, windows) => ops.averagePool(map, windows)),
  Pad: zeros,
};

type Compute = <T>(ops: Ops<T>, maps: readonly [T, ...T[]]) => T;

/** @throws RetrievalError when not all that the node takes are maps of the same height and width */
function checkMaps(node: NetworkNode, sizes: readonly MapSize[]): void {
  const sides = new Set(sizes.map(({ height, width }) => `${height} × ${width}`));
  if (sizes.length === node.inputs.length && sides.size === 1) return;
  const got = sizes.length < node.inputs.length ? "a constant among them" : [...sides].join(" and ");
  throw unsupportedNode(node, "maps of one height and width", got);
}

/** A step without parameters that keeps the size. */
function plain(sizes: readonly MapSize[], compute: Compute): TailStep {
  return { size: first(sizes), parameters: {}, compute: (ops, maps) => compute(ops, maps as never) };
}

function convolution({ node, sizes, network }: TailNode): TailStep {
  const [, kernelName, biasName] = node.inputs as [string, string, string | undefined];
  const { channels } = first(sizes);
  const kernel = constantOf(node, network, kernelName);
  const group = integerAttribute(node, "group", 1);
  const depthwise = group > 1 && group === channels && kernel.shape[1] === 1;
  if (group > 1 && !depthwise)
    throw unsupportedNode(node, "all channels together, or each by itself", `${group} groups`);
  const [results, , height, width] = kernel.shape as [number, number, number, number];
  const steps = windowsOf(node, first(sizes), [height, width]);
  const { values, shape } = fromOnnxKernel(
    { values: kernel.data, shape: kernel.shape },
    ...(depthwise ? ([channels] as const) : []),
  );
  const bias = biasName ? constantOf(node, network, biasName) : undefined;
  return {
    size: sizeBehind(first(sizes), steps, results),
    parameters: { [kernelName]: { shape, data: values }, ...(biasName && bias && { [biasName]: bias }) },
    compute<T>(ops: Ops<T>, [map]: readonly T[], parameters: Readonly<Record<string, T>>): T {
      const weights = parameters[kernelName] as T;
      const result = depthwise
        ? ops.convolveDepthwise(map as T, weights, channels, steps)
        : ops.convolve(map as T, weights, steps);
      return biasName ? ops.add(result, parameters[biasName] as T) : result;
    },
  };
}

/** low + relu(x − low) − relu(x − high), which has a gradient where low < x < high. */
function clip({ node, sizes, network }: TailNode): TailStep {
  const numbers = numbersOf(network);
  const [low, high] = [1, 2].map((place) => numbers(node.inputs[place])?.[0]);
  if (low === undefined || high === undefined) throw unsupportedNode(node, "two bounds that are constants", "others");
  return plain(sizes, (ops, [map]) => {
    const above = (bound: number) => ops.relu(bound === 0 ? map : ops.subtract(map, ops.constant(bound)));
    const clipped = ops.subtract(above(low), above(high));
    return low === 0 ? clipped : ops.add(clipped, ops.constant(low));
  });
}

function pooling({ node, sizes }: TailNode, pool: <T>(ops: Ops<T>, map: T, windows: Windows) => T): TailStep {
  const windows = windowsOf(node, first(sizes), integersAttribute(node, "kernel_shape") as unknown as [number, number]);
  return {
    size: sizeBehind(first(sizes), windows, first(sizes).channels),
    parameters: {},
    compute: (ops, [map]) => pool(ops, map as never, windows),
  };
}

/** Zeros outside, as the indices of rows and columns with −1 for a zero. */
function zeros({ node, sizes, network }: TailNode): TailStep {
  const numbers = numbersOf(network);
  const pads = numbers(node.inputs[1]);
  const value = node.inputs[2] ? numbers(node.inputs[2])?.[0] : 0;
  const isPlain = (textAttribute(node, "mode") ?? "constant") === "constant" && value === 0;
  if (pads?.length !== 8 || !isPlain) throw unsupportedNode(node, "a constant number of zeros", "another padding");
  const [, , top, left, , , bottom, right] = pads as unknown as Record<number, number> & number[];
  const { height, width, channels } = first(sizes);
  const indices = (before: number, length: number, after: number) =>
    Int32Array.from({ length: before + length + after }, (_, place) =>
      place < before || place >= before + length ? -1 : place - before,
    );
  const rows = indices(top as number, height, bottom as number);
  const columns = indices(left as number, width, right as number);
  return {
    size: { height: rows.length, width: columns.length, channels },
    parameters: {},
    compute: (ops, [map]) => ops.gather(ops.gather(map as never, rows, 1, height), columns, 2, width),
  };
}

const first = (sizes: readonly MapSize[]): MapSize => sizes[0] as MapSize;

/** A weight of the file, which training can replace. */
function constantOf(node: NetworkNode, { tensors }: TailNode["network"], name: string): StoredTensor {
  const tensor = tensors.get(name);
  const data = tensor && tensorValues(tensor);
  if (tensor === undefined || !(data instanceof Float32Array))
    throw unsupportedNode(node, "float32 weights in the file", `"${name}", which has none`);
  return { shape: dimsOf(tensor), data };
}
