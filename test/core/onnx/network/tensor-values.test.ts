import onnxProto from "onnx-proto";
import { expect, it } from "vitest";
import {
  bytesPerElement,
  dimsOf,
  elementsOf,
  floatTensor,
  integerTensor,
  tensorValues,
} from "../../../../packages/core/dist/onnx/network/tensor-values.js";

const { DataType } = onnxProto.onnx.TensorProto;
const raw = (values: ArrayBufferView) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

it.each([
  ["raw float32", { dataType: DataType.FLOAT, rawData: raw(Float32Array.of(1.5, -2)) }],
  ["listed float32", { dataType: DataType.FLOAT, floatData: [1.5, -2] }],
  ["raw float64", { dataType: DataType.DOUBLE, rawData: raw(Float64Array.of(1.5, -2)) }],
  ["listed float64", { dataType: DataType.DOUBLE, doubleData: [1.5, -2] }],
])("%s", (_, tensor) => {
  expect([...tensorValues(tensor)!]).toEqual([1.5, -2]);
});

it.each([
  ["raw int32", { dataType: DataType.INT32, rawData: raw(Int32Array.of(7, -2)) }],
  ["listed int32", { dataType: DataType.INT32, int32Data: [7, -2] }],
  ["raw int64", { dataType: DataType.INT64, rawData: raw(BigInt64Array.of(7n, -2n)) }],
  ["listed int64", { dataType: DataType.INT64, int64Data: [7, -2] }],
  ["our own", integerTensor("", [7, -2])],
])("%s", (_, tensor) => {
  expect([...tensorValues(tensor)!]).toEqual([7, -2]);
});

it("reads raw bytes that begin anywhere in the file", () => {
  const file = new Uint8Array(9);
  file.set(raw(Float32Array.of(1.5, -2)), 1);
  expect([...tensorValues({ dataType: DataType.FLOAT, rawData: file.subarray(1) })!]).toEqual([1.5, -2]);
});

it("knows lengths and widths, and no numbers of other types", () => {
  const tensor = floatTensor("w", new Float32Array(6), [2, 3]);
  expect([dimsOf(tensor), elementsOf(tensor), bytesPerElement(tensor)]).toEqual([[2, 3], 6, 4]);
  expect(elementsOf(floatTensor("one", new Float32Array(1), []))).toBe(1);
  expect(tensorValues({ dataType: DataType.FLOAT16, rawData: new Uint8Array(2) })).toBeUndefined();
  expect(bytesPerElement({ dataType: DataType.STRING })).toBeUndefined();
});
