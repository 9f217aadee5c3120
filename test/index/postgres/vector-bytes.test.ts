import { expect, it } from "vitest";
import { readVector, vectorByteLength, vectorBytes } from "../../../packages/index/dist/postgres/vector-bytes.js";

it("writes what pgvector reads: the length in 16 bits, 16 zero bits, big-endian floats", () => {
  expect([...vectorBytes(Float32Array.of(1, -2))]).toEqual([0, 2, 0, 0, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0]);
});

it("reads what it writes, bit for bit, up to the longest", () => {
  const long = Float32Array.from({ length: 16_000 }, (_, at) => Math.sin(at) * 10 ** ((at % 60) - 30));
  const bytes = vectorBytes(long);
  expect(bytes.length).toBe(vectorByteLength(16_000));
  const read = new Float32Array(16_002);
  readVector(bytes, read, 1);
  expect(read.subarray(1, 16_001)).toEqual(long);
});
