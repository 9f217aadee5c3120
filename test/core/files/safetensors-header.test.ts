import { decodeSafetensors, RetrievalError } from "@loci/core";
import { expect, test } from "vitest";

function fileOf(header: string | Uint8Array, dataBytes: number): Uint8Array {
  const json = Buffer.from(header as string);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

const entry = (shape: number[], begin: number, end: number, dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test("accepts metadata, tensors in any order and trailing spaces", () => {
  const header = { b: entry([1], 8, 12), __metadata__: { made: "by hand" }, a: entry([2], 0, 8), c: entry([0], 8, 8) };
  const { tensors, metadata } = decodeSafetensors(fileOf(`${JSON.stringify(header)}   `, 12), "x");
  expect([...tensors.keys()]).toEqual(["a", "c", "b"]);
  expect(metadata).toEqual({ made: "by hand" });
});

test.each([
  ["a gap", { a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12, 'first byte of tensor "b": expected 4, got 8'],
  ["a gap at the start", { a: entry([1], 4, 8) }, 8, 'first byte of tensor "a": expected 0, got 4'],
  ["an overlap", { a: entry([2], 0, 8), b: entry([2], 4, 12) }, 12, 'first byte of tensor "b": expected 8, got 4'],
  ["two tensors in one place", { a: entry([1], 0, 4), b: entry([1], 0, 4) }, 4, "expected 4, got 0"],
  ["data without a tensor", { a: entry([1], 0, 4) }, 8, "bytes of all tensors: expected 4, got 8"],
  ["an end beyond the file", { a: entry([4], 0, 16) }, 8, "bytes of all tensors: expected 16, got 8"],
  ["a shape that does not fit", { a: entry([3], 0, 8) }, 8, "expected 12 for shape [3], got 8"],
  ["an end before the begin", { a: entry([1], 4, 0) }, 4, "got -4"],
  ["another element type", { a: entry([1], 0, 2, "F16") }, 2, "expected F32, got F16. Convert"],
  ["a negative offset", { a: entry([1], -4, 0) }, 0, 'header of tensor "a" is damaged'],
  ["a fractional length", { a: entry([0.5], 0, 2) }, 2, 'header of tensor "a" is damaged'],
  ["an unknown field", { a: { ...entry([1], 0, 4), order: "C" } }, 4, 'header of tensor "a" is damaged'],
  ["a missing field", { a: { dtype: "F32", shape: [1] } }, 4, 'header of tensor "a" is damaged'],
  ["metadata that are no text", { __metadata__: { version: 3 } }, 0, "__metadata__ is damaged"],
])("refuses %s", (_, header, dataBytes, message) => {
  const decode = () => decodeSafetensors(fileOf(JSON.stringify(header), dataBytes), "model.safetensors");
  expect(decode).toThrow(RetrievalError);
  expect(decode).toThrow(message);
  expect(decode).toThrow("model.safetensors");
});

test.each([
  ["no JSON", "{nothing"],
  ["an array", "[]"],
  ["leading spaces", " {}"],
  ["bytes that are no UTF-8", Uint8Array.of(0x7b, 0xff, 0x7d)],
])("refuses %s as the header", (_, header) => {
  expect(() => decodeSafetensors(fileOf(header, 0), "x")).toThrow(/x: header: expected a JSON object/);
});

test("refuses a header length beyond the file, however large", () => {
  const bytes = Buffer.from(fileOf("{}", 0));
  bytes.writeBigUInt64LE(3n);
  expect(() => decodeSafetensors(bytes, "x")).toThrow("length of the header: expected at most 2 bytes, got 3");
  bytes.writeBigUInt64LE(2n ** 64n - 1n);
  expect(() => decodeSafetensors(bytes, "x")).toThrow(RetrievalError);
});
