import onnxProto from "onnx-proto";
import { RetrievalError, reasonOf } from "../errors.js";
import type { StoredTensor } from "../files/safetensors.js";
import type { Attribute } from "./graph.js";

const { onnx } = onnxProto;

/** An operator of a network and the names of what it takes and gives. */
export interface NetworkNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Strings, numbers and lists of numbers; others are left out. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** What an ONNX file computes, to be read. */
export interface NetworkNodes {
  /** In an order of computation. */
  readonly nodes: readonly NetworkNode[];
  /** A float32 constant by its name, copied; undefined for what is none. */
  constant(name: string): StoredTensor | undefined;
  /** The same of whole numbers. */
  integers(name: string): readonly number[] | undefined;
}

/** @throws RetrievalError when the bytes are no ONNX model */
export function readNetworkNodes(network: Uint8Array): NetworkNodes {
  const graph = decode(network).graph;
  const constants = new Map((graph?.initializer ?? []).map((tensor) => [tensor.name ?? "", tensor]));
  return {
    nodes: (graph?.node ?? []).map((node) => ({
      operator: node.opType ?? "",
      inputs: node.input ?? [],
      outputs: node.output ?? [],
      attributes: Object.fromEntries(
        (node.attribute ?? []).flatMap((attribute) => {
          const value = attributeValue(attribute);
          return value === undefined ? [] : [[attribute.name ?? "", value] as const];
        }),
      ),
    })),
    constant(name) {
      const tensor = constants.get(name);
      if (tensor?.dataType !== onnx.TensorProto.DataType.FLOAT) return undefined;
      const data = tensor.rawData?.length
        ? new Float32Array(new Uint8Array(tensor.rawData).buffer)
        : Float32Array.from(tensor.floatData ?? []);
      return { shape: (tensor.dims ?? []).map(Number), data };
    },
    integers(name) {
      const tensor = constants.get(name);
      if (tensor?.dataType !== onnx.TensorProto.DataType.INT64) return undefined;
      return tensor.rawData?.length
        ? Array.from(new BigInt64Array(new Uint8Array(tensor.rawData).buffer), Number)
        : (tensor.int64Data ?? []).map(Number);
    },
  };
}

/** The network with other values for some of its constants, each as long as before. */
export function replaceConstants(network: Uint8Array, values: Readonly<Record<string, Float32Array>>): Uint8Array {
  const model = decode(network);
  for (const tensor of model.graph?.initializer ?? []) {
    const data = Object.hasOwn(values, tensor.name ?? "") ? values[tensor.name ?? ""] : undefined;
    if (data === undefined) continue;
    tensor.rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    tensor.floatData = [];
  }
  return onnx.ModelProto.encode(model).finish();
}

function decode(network: Uint8Array): onnxProto.onnx.ModelProto {
  try {
    return onnx.ModelProto.decode(network);
  } catch (cause) {
    throw new RetrievalError({ what: `not an ONNX model (${reasonOf(cause)})`, cause });
  }
}

function attributeValue({ type, s, i, f, ints }: onnxProto.onnx.IAttributeProto): Attribute | undefined {
  const { AttributeType } = onnx.AttributeProto;
  if (type === AttributeType.STRING) return Buffer.from(s ?? []).toString();
  if (type === AttributeType.INT) return Number(i);
  if (type === AttributeType.FLOAT) return { float: f ?? 0 };
  if (type === AttributeType.INTS) return (ints ?? []).map(Number);
  return undefined;
}
