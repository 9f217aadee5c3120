import type { IndexManifest } from "@loci/index";
import { expect, test } from "vitest";
import { checkEf } from "../../../packages/index/dist/storage/directory-index.js";

// What an open index answers is tested through openIndex, in index-directory.test.ts.
test("ef goes with a graph, and has a range", () => {
  const [flat, hnsw] = [{ kind: "flat" }, { kind: "hnsw" }] as IndexManifest[] as [IndexManifest, IndexManifest];
  checkEf("i", flat, undefined);
  checkEf("i", hnsw, 64);
  expect(() => checkEf("i", flat, 64)).toThrow("i is a flat index, which examines everything; leave ef out");
  expect(() => checkEf("i", hnsw, 1.5)).toThrow("i: ef: expected an integer from 1");
});
