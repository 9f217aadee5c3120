import { tupleBatch } from "@loci/heads";
import { expect, it } from "vitest";

it("lists each picture once and makes a triplet of every negative", () => {
  const { pictures, selection } = tupleBatch([
    { query: 70, positive: 12, negatives: Int32Array.of(30, 31) },
    { query: 71, positive: 12, negatives: Int32Array.of(70) },
  ]);
  expect([...pictures]).toEqual([70, 12, 30, 31, 71]);
  expect(selection).toEqual({
    kind: "triplets",
    anchors: Int32Array.of(0, 0, 4),
    positives: Int32Array.of(1, 1, 1),
    negatives: Int32Array.of(2, 3, 0),
  });
});

it("is empty without tuples", () => {
  expect(tupleBatch([]).pictures.length).toBe(0);
});
