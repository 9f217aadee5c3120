import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { descriptorsOf, operationsOf } from "../../../packages/index/dist/storage/picture-change.js";

test("new metadata, new descriptors in new rows, or both, in the order of the changes", () => {
  const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const changes = [
    { id: 3, row: { path: "x" }, descriptor: a },
    { id: 5, row: { path: "y" } },
    { id: 4, descriptor: b },
    { id: 9 },
  ];
  expect(operationsOf(changes, 7)).toEqual([
    ["set", 3, { path: "x" }],
    ["move", 3, 7, crc32(new Uint8Array(a.buffer))],
    ["set", 5, { path: "y" }],
    ["move", 4, 8, crc32(new Uint8Array(b.buffer))],
  ]);
  expect([...descriptorsOf(changes)]).toEqual([1, 0, 0, 1]);
});
