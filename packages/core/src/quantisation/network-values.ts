import onnxProto from "onnx-proto";

export type NetworkNode = onnxProto.onnx.INodeProto;
type NetworkTensor = onnxProto.onnx.ITensorProto;

/** A network's parts by name. */
export interface NetworkValues {
  /** In an order of computation. */
  readonly nodes: readonly NetworkNode[];
  readonly makerOf: ReadonlyMap<string, NetworkNode>;
  readonly usersOf: ReadonlyMap<string, readonly NetworkNode[]>;
  readonly constants: ReadonlyMap<string, NetworkTensor>;
}

/** @param bytes an ONNX file that Loci wrote */
export function readNetwork(bytes: Uint8Array): onnxProto.onnx.ModelProto {
  return onnxProto.onnx.ModelProto.decode(bytes);
}

export function valuesOf(model: onnxProto.onnx.IModelProto): NetworkValues {
  const nodes = model.graph?.node ?? [];
  const makerOf = new Map<string, NetworkNode>();
  const usersOf = new Map<string, NetworkNode[]>();
  for (const node of nodes) {
    for (const name of node.output ?? []) makerOf.set(name, node);
    for (const name of node.input ?? []) usersOf.set(name, [...(usersOf.get(name) ?? []), node]);
  }
  const constants = new Map((model.graph?.initializer ?? []).map((tensor) => [tensor.name ?? "", tensor]));
  return { nodes, makerOf, usersOf, constants };
}

export const inputOf = ({ input }: NetworkNode, place = 0): string => input?.[place] ?? "";
export const outputOf = ({ output }: NetworkNode): string => output?.[0] ?? "";

/** A constant's numbers, copied; undefined unless they lie in it as little-endian numbers of this type. */
export function constantNumbers(values: NetworkValues, name: string, type: "float32"): Float32Array | undefined;
export function constantNumbers(values: NetworkValues, name: string, type: "int64"): BigInt64Array | undefined;
export function constantNumbers(
  { constants }: NetworkValues,
  name: string,
  type: "float32" | "int64",
): Float32Array | BigInt64Array | undefined {
  const { FLOAT, INT64 } = onnxProto.onnx.TensorProto.DataType;
  const tensor = constants.get(name);
  if (tensor?.dataType !== (type === "float32" ? FLOAT : INT64) || !tensor.rawData?.length) return undefined;
  const { buffer } = Uint8Array.from(tensor.rawData);
  return type === "float32" ? new Float32Array(buffer) : new BigInt64Array(buffer);
}
