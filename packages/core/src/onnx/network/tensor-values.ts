import onnxProto from "onnx-proto";
import type { Tensor } from "./network.js";

const { DataType } = onnxProto.onnx.TensorProto;

/** Bytes of an element, for the types that a network's tensors may have. */
const elementBytes: Readonly<Record<number, number>> = {
  [DataType.FLOAT]: 4,
  [DataType.UINT8]: 1,
  [DataType.INT8]: 1,
  [DataType.UINT16]: 2,
  [DataType.INT16]: 2,
  [DataType.INT32]: 4,
  [DataType.INT64]: 8,
  [DataType.BOOL]: 1,
  [DataType.FLOAT16]: 2,
  [DataType.DOUBLE]: 8,
  [DataType.UINT32]: 4,
  [DataType.UINT64]: 8,
  [DataType.BFLOAT16]: 2,
};

/** Undefined for a type that has no fixed width (text, complex numbers). */
export const bytesPerElement = ({ dataType }: Tensor): number | undefined => elementBytes[dataType ?? 0];

/** Lengths of the axes. */
export const dimsOf = ({ dims }: Tensor): number[] => (dims ?? []).map(Number);

/** Elements in all; 1 for a single number. */
export const elementsOf = (tensor: Tensor): number => dimsOf(tensor).reduce((product, length) => product * length, 1);

/** The elements of a tensor of float32, float64, int32 or int64, row-major; undefined for other types. */
export function tensorValues(tensor: Tensor): Float32Array | Float64Array | undefined {
  const { rawData, floatData, doubleData, int32Data, int64Data } = tensor;
  // Copied, since views of wider elements must begin at a multiple of their width.
  const bytes = rawData?.length ? Uint8Array.from(rawData).buffer : undefined;
  switch (tensor.dataType) {
    case DataType.FLOAT:
      return bytes ? new Float32Array(bytes) : Float32Array.from(floatData ?? []);
    case DataType.DOUBLE:
      return bytes ? new Float64Array(bytes) : Float64Array.from(doubleData ?? []);
    case DataType.INT32:
      return Float64Array.from(bytes ? new Int32Array(bytes) : (int32Data ?? []));
    case DataType.INT64:
      return Float64Array.from(bytes ? new BigInt64Array(bytes) : (int64Data ?? []), Number);
    default:
      return undefined;
  }
}

/** A tensor of float32. */
export const floatTensor = (name: string, values: Float32Array, dims: readonly number[]): Tensor => ({
  name,
  dims: [...dims],
  dataType: DataType.FLOAT,
  rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** A list of whole numbers as a tensor of int64. */
export const integerTensor = (name: string, values: readonly number[]): Tensor => ({
  name,
  dims: [values.length],
  dataType: DataType.INT64,
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
