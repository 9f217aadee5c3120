import { createProtocol, type Dataset, evaluate, type Relevance } from "@loci/core";
import { describe, expect, test } from "vitest";
import { labelled, leaveOneOutDataset, splitDataset } from "../../../support/made-datasets.js";

const pictures = (count: number) => Array.from({ length: count }, () => ({}));
const listed = (gallery: number, relevance: Relevance): Dataset => ({
  ...splitDataset(pictures(relevance.positives.length), pictures(gallery)),
  relevance,
});
const figures = async (name: string, dataset: Dataset, rankings: readonly (readonly number[])[]) => {
  const protocol = createProtocol(name, { cutoffs: [1, 3], metrics: [...(metrics[name] as string[])] });
  const rank = async (queries: readonly number[]) => queries.map((query) => ({ places: rankings[query] as number[] }));
  const result = await evaluate(protocol, protocol.judge(dataset), rank, { resamples: 1 });
  return Object.fromEntries(result.metrics.map(({ name: metric, value, queries }) => [metric, [value, queries]]));
};
const metrics: Readonly<Record<string, readonly string[]>> = {
  "vpr-bench": ["recall@k"],
  "oxford5k-map": ["mAP-trapezoid"],
  "roxford-emh": ["mAP-trapezoid", "mP@k"],
};

test("vpr-bench: positives as listed, queries without any count as missed", async () => {
  const dataset = listed(3, { positives: [[2], [], [1]], ignored: [[], [], []] });
  const ranking = [2, 0, 1];
  expect(await figures("vpr-bench", dataset, [ranking, ranking, ranking])).toEqual({
    "recall@1": [1 / 3, 3],
    "recall@3": [2 / 3, 3],
  });
});

describe("oxford5k-map", () => {
  test("junk is taken out; queries without positives are left out", async () => {
    // Ranked 0 (junk) 1 (positive) 2 3 (positive): after the junk ranks 1 and 3: ((1 + 1)/2 + (1/2 + 2/3)/2) / 2
    const dataset = listed(4, { positives: [[1, 3], []], ignored: [[0], []] });
    const ranking = [0, 1, 2, 3];
    expect(await figures("oxford5k-map", dataset, [ranking, ranking])).toEqual({
      "mAP-trapezoid": [expect.closeTo((1 + 7 / 12) / 2, 12), 1],
    });
  });

  test("a query in the gallery stays there and counts as listed", async () => {
    const relevance = { positives: [[0, 1], []], ignored: [[], []] };
    const dataset = { ...leaveOneOutDataset(pictures(2)), relevance };
    expect(await figures("oxford5k-map", dataset, [[0, 1], []])).toEqual({ "mAP-trapezoid": [1, 1] });
  });
});

describe("roxford-emh", () => {
  // Query 0: easy 1 and 4, hard 2, junk 0. Ranked 0 2 3 1 5 4.
  // Query 1: easy 0 only. Ranked 1 0 2 3 4 5.
  const dataset = listed(6, { positives: [[1, 2, 4], [0]], ignored: [[0], []], hard: [[2], []] });
  const rankings = [
    [0, 2, 3, 1, 5, 4],
    [1, 0, 2, 3, 4, 5],
  ];

  test("by hand", async () => {
    const result = await figures("roxford-emh", dataset, rankings);
    // Easy, without junk and hard: 3 1 5 4: ranks 2 and 4 of 2. ((0 + 1/2)/2 + (1/3 + 2/4)/2) / 2; query 1: (0 + 1/2)/2.
    const easy = [(1 / 4 + 5 / 12) / 2, 1 / 4];
    // Medium, without junk: 2 3 1 5 4: ranks 1, 3 and 5 of 3. (1 + (1/2 + 2/3)/2 + (2/4 + 3/5)/2) / 3; query 1 as before.
    const medium = [(1 + 7 / 12 + 11 / 20) / 3, 1 / 4];
    // Hard, without junk and easy: 2 3 5: rank 1 of 1. Query 1 has none and is left out.
    expect(result).toEqual({
      "easy mAP-trapezoid": [expect.closeTo((easy[0]! + easy[1]!) / 2, 12), 2],
      // Precision at 3 of query 1 is that at its last positive, rank 2.
      "easy mP@1": [0, 2],
      "easy mP@3": [expect.closeTo((1 / 3 + 1 / 2) / 2, 12), 2],
      "medium mAP-trapezoid": [expect.closeTo((medium[0]! + medium[1]!) / 2, 12), 2],
      "medium mP@1": [1 / 2, 2],
      "medium mP@3": [expect.closeTo((2 / 3 + 1 / 2) / 2, 12), 2],
      "hard mAP-trapezoid": [1, 1],
      "hard mP@1": [1, 1],
      "hard mP@3": [1, 1],
    });
  });

  test("wants to know which are hard", () => {
    const { hard: _, ...ungraded } = dataset.relevance as Relevance;
    expect(() => createProtocol("roxford-emh").judge({ ...dataset, relevance: ungraded })).toThrow(
      "roxford-emh: which positives of query 0 are hard",
    );
  });
});

test("data without lists of their own are refused", () => {
  expect(() => createProtocol("vpr-bench").judge(labelled(["a"]))).toThrow("positives of the queries in made data");
});
