import { InferenceSession, Tensor } from "onnxruntime-node";
import { encodeNetwork, type Network, type NetworkNode } from "../../packages/core/dist/onnx/network/network.js";
import { floatTensor, integerTensor } from "../../packages/core/dist/onnx/network/tensor-values.js";

type Given = number | string | readonly number[] | { readonly float: number };

/** A node with one output. */
export function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Given>> = {},
  name = "",
): NetworkNode {
  const proto = (key: string, value: Given) => {
    if (typeof value === "number") return { name: key, type: 2, i: value };
    if (typeof value === "string") return { name: key, type: 3, s: Buffer.from(value) };
    if ("float" in value) return { name: key, type: 1, f: value.float };
    return { name: key, type: 7, ints: [...value] };
  };
  return {
    ...{ name, operator, inputs, outputs: [output] },
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, proto(key, value)])),
  };
}

/** A network of these nodes over a picture `x`, with constants by name: lists are int64, `[values, dims]` float32. */
export function network(
  nodes: readonly NetworkNode[],
  constants: Readonly<Record<string, readonly number[] | readonly [readonly number[], readonly number[]]>> = {},
  about: Partial<Network> = {},
): Network {
  const tensors = Object.entries(constants).map(([name, given]) => {
    const [values, dims] = given;
    const tensor = Array.isArray(values)
      ? floatTensor(name, Float32Array.from(values as number[]), dims as readonly number[])
      : integerTensor(name, given as readonly number[]);
    return [name, tensor] as const;
  });
  const input = { name: "x", dims: [undefined, 3, undefined, undefined] };
  return { name: "", producer: "", operatorSet: 17, input, nodes, tensors: new Map(tensors), ...about };
}

/** Numbers that differ from each other, from −1 to 1. */
export const numbers = (count: number, seed = 1): number[] =>
  Array.from({ length: count }, (_, place) => Math.sin(seed * 7 + place * 1.7));

/** What ONNX Runtime makes of a network for a picture `[1, 3, side, side]`, on this thread. */
export async function runNetwork(given: Network, outputs: readonly string[], side: number) {
  const session = await InferenceSession.create(encodeNetwork(given, outputs), { intraOpNumThreads: 1 });
  const picture = new Tensor("float32", Float32Array.from(numbers(3 * side * side)), [1, 3, side, side]);
  return (await session.run({ x: picture })) as unknown as Record<string, { dims: number[]; data: Float32Array }>;
}
