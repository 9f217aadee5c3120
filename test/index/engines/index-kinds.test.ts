import { indexKindNames, indexKinds } from "@loci/index";
import { expect, test } from "vitest";

test("every kind has a summary and makes an index that knows its kind", async () => {
  expect(indexKindNames).toEqual(["flat", "hnsw", "usearch"]);
  for (const kind of indexKindNames) {
    expect(indexKinds[kind].summary).not.toBe("");
    const index = indexKinds[kind].create(3);
    expect([index.kind, index.dimension, index.size]).toEqual([kind, 3, 0]);
    await index.close();
  }
});

test("the graph takes its parameters", () => {
  expect(() => indexKinds.hnsw.create(3, { m: 1 })).toThrow("hnsw index: m: expected an integer from 2 to 1024, got 1");
});
