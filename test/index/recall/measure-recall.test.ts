import { join } from "node:path";
import { createRandom } from "@loci/core";
import { createHnswIndex } from "@loci/index";
import { expect, test } from "vitest";
import { efFor, expectedRecall, measureRecall } from "../../../packages/index/dist/recall/measure-recall.js";
import { rowFile } from "../../../packages/index/dist/storage/vector-file.js";
import { bruteForce } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { writeVectors } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const report = {
  k: 10,
  queries: 200,
  descriptors: 1000,
  curve: [
    { ef: 16, recall: 0.8 },
    { ef: 64, recall: 0.9 },
    { ef: 256, recall: 0.98 },
  ],
};

test("between measured points the recall is linear in the logarithm of ef", () => {
  expect(expectedRecall(report, 64)).toBe(0.9);
  expect(expectedRecall(report, 32)).toBeCloseTo(0.85, 12);
  expect(expectedRecall(report, 500)).toBe(0.98);
  expect(expectedRecall(report, 8)).toBeUndefined();
  expect(expectedRecall(report, 1000)).toBe(1);
});

test("the smallest ef that reaches a recall", () => {
  expect([0.5, 0.9, 0.95, 0.99].map((recall) => efFor(report, recall))).toEqual([16, 64, 256, undefined]);
});

test("is the recall of the graph against brute force, over the pictures that are there", {
  timeout: 60_000,
}, async () => {
  const [dimension, count] = [16, 1500];
  const gallery = randomDescriptors(createRandom(4), count, dimension);
  const path = await writeVectors(join(folder, "v.npy"), gallery, dimension);
  const graph = createHnswIndex(dimension, { m: 4, efConstruction: 20 });
  await graph.add(gallery);
  const live = Uint8Array.from({ length: count }, (_, slot) => (slot % 5 === 0 ? 0 : 1));
  const row = async (slot: number) => gallery.subarray(slot * dimension, (slot + 1) * dimension);
  const { curve, queries, descriptors } = await measureRecall({ graph, rows: rowFile(path), live, row });
  expect([queries, descriptors]).toEqual([200, 1200]);
  expect(curve[0]?.recall).toBeLessThan(0.99);
  const recalls = curve.map(({ recall }) => recall);
  expect(recalls).toEqual([...recalls].sort((a, b) => a - b));
  // Another sample, all pictures, by hand: the sampled figure is within four standard errors of it.
  const isAllowed = (id: number) => live[id] === 1;
  const truth = bruteForce(gallery, gallery, dimension, 11, { isAllowed });
  const found = await graph.search(gallery, 11, { allowed: live, ef: 32 });
  const shares = truth.flatMap((rows, query) => {
    if (!live[query]) return [];
    const ids = new Set(found[query]?.map(({ id }) => id));
    return [rows.filter(({ id }) => id !== query && ids.has(id)).length / 10];
  });
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
  expect(Math.abs(mean - (expectedRecall({ k: 10, queries, descriptors, curve }, 32) as number))).toBeLessThan(
    4 * Math.sqrt(variance / 200) + 1e-3,
  );
  await graph.close();
});
