import { join } from "node:path";
import { createProtocol, datasetOfPositives, evaluate, openScoreMatrix, readPositives, writeNpy } from "@loci/core";
import { describe, expect, test } from "vitest";
import { missing, sharedData } from "../../support/shared-data.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** Recall@1, @5 and @10 as published with the matrices. */
const published = [
  ["corridor", "netvlad", [0.6757, 0.9369, 0.991]],
  ["corridor", "hybridnet", [0.9009, 0.991, 1]],
  ["corridor", "hog", [0.4775, 0.7207, 0.8288]],
  ["spedtest", "netvlad", [0.6787, 0.8303, 0.883]],
  ["spedtest", "hybridnet", [0.7941, 0.9012, 0.9209]],
  ["spedtest", "hog", [0.4992, 0.6013, 0.6705]],
] as const;

describe.skipIf(missing("vpr-bench-scores"))("VPR-Bench's published scores (skipped without the shared data)", () => {
  test.each(published)("%s, %s: recalls %j", async (set, technique, recalls) => {
    const folder = join(sharedData, "vpr-bench-scores");
    const matrix = await openScoreMatrix(join(folder, `${set}-${technique}.npy`));
    try {
      const dataset = datasetOfPositives(await readPositives(join(folder, `${set}-positives.json`)), matrix);
      const protocol = createProtocol("vpr-bench", { cutoffs: [1, 5, 10], metrics: ["recall@k"] });
      const { metrics } = await evaluate(protocol, protocol.judge(dataset), matrix.rank, { resamples: 1 });
      expect(metrics.map(({ value }) => Number(value.toFixed(4)))).toEqual(recalls);
    } finally {
      await matrix.close();
    }
  });
});

async function matrixOf(rows: readonly (readonly number[])[], distances = false) {
  const file = join(await temporaryFolder(), "scores.npy");
  const columns = rows[0]!.length;
  await writeNpy(file, { rows: rows.length, columns, data: Float32Array.from(rows.flat()) });
  return openScoreMatrix(file, { distances });
}

test("ranks rows, equal scores in order of the columns", async () => {
  const { queries, gallery, rank, close } = await matrixOf([
    [0.5, 0.25, 0.5],
    [-1, -3, -2],
  ]);
  expect([queries, gallery]).toEqual([2, 3]);
  expect(await rank([1, 0], 2)).toEqual([
    { places: Int32Array.of(0, 2), scores: Float32Array.of(-1, -2) },
    { places: Int32Array.of(0, 2), scores: Float32Array.of(0.5, 0.5) },
  ]);
  await close();
});

test("distances: the smallest first, and larger scores are still more alike", async () => {
  const { rank, close } = await matrixOf([[3, 1, 2]], true);
  expect(await rank([0], 3)).toEqual([{ places: Int32Array.of(1, 2, 0), scores: Float32Array.of(-1, -2, -3) }]);
  await close();
});

test("a row with NaN has no order", async () => {
  const { rank, close } = await matrixOf([
    [1, 2],
    [1, Number.NaN],
  ]);
  await rank([0], 2);
  await expect(rank([1], 2)).rejects.toThrow(/scores\.npy: row 1, column 1: expected a number, got NaN/);
  await close();
});
