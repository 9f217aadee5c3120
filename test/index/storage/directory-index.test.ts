import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type IndexManifest, openIndex, type RecallReport } from "@loci/index";
import { expect, test } from "vitest";
import { checkEf, hitOf } from "../../../packages/index/dist/storage/directory-index.js";
import { readManifest } from "../../../packages/index/dist/storage/index-files.js";
import { encodeManifest } from "../../../packages/index/dist/storage/manifest.js";
import { makeSmallIndex } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

// What an open index answers is tested through openIndex, in index-directory.test.ts.
test("ef goes with a graph, and has a range", () => {
  const [flat, hnsw] = [{ kind: "flat" }, { kind: "hnsw" }] as IndexManifest[] as [IndexManifest, IndexManifest];
  checkEf("i", flat, undefined);
  checkEf("i", hnsw, 64);
  expect(() => checkEf("i", flat, 64)).toThrow("i is a flat index, which examines everything; leave ef out");
  expect(() => checkEf("i", hnsw, 1.5)).toThrow("i: ef: expected an integer from 1");
});

test("a hit tells what the row says; a label that is a number becomes text", () => {
  expect(hitOf(3, { path: "a.jpg", label: 7 }, 0.5, 2)).toEqual({
    id: 3,
    path: "a.jpg",
    label: "7",
    row: { path: "a.jpg", label: 7 },
    distance: 0.5,
    score: 2,
  });
  expect(hitOf(5, { path: "b.jpg" }, 0, 0).label).toBeUndefined();
});

test("a recall that was measured of far fewer pictures is not told", async () => {
  const directory = join(folder, "stale.loci");
  await makeSmallIndex(directory, "hnsw");
  const effort = async (descriptors: number) => {
    const manifest = await readManifest(directory);
    const recall = { ...(manifest.recall as RecallReport), descriptors };
    await writeFile(join(directory, "manifest.json"), encodeManifest({ ...manifest, recall }));
    const index = await openIndex(directory);
    await index.close();
    return index.effort();
  };
  expect(await effort(20)).toEqual({ ef: 64, expectedRecall: 1 });
  expect(await effort(19)).toEqual({ ef: 64, expectedRecall: undefined });
});
