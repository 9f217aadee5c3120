import { evaluateLeaveOneOut } from "@loci/core";
import { expect, test } from "vitest";

const labels = ["a", "a", "b", "b"];
/** The scores of query 0, which is given `ranking`; the others are ranked well. */
const scoresWith = async (ranking: readonly number[]) => {
  const others = [ranking, [1, 0, 2, 3], [2, 3, 0, 1], [3, 2, 0, 1]];
  const rank = async (queries: readonly number[], depth: number) =>
    queries.map((query) => (query === 0 ? ranking : (others[query] as number[]).slice(0, depth)));
  const { perQuery } = await evaluateLeaveOneOut(labels, rank, { cutoffs: [1, 2], resamples: 10 });
  return [perQuery.scores["recall@1"]?.[0], perQuery.scores["recall@2"]?.[0]];
};

test("the query is taken out wherever it stands, and need not be there", async () => {
  expect(await scoresWith([0, 1, 2])).toEqual([1, 1]);
  expect(await scoresWith([1, 0, 2])).toEqual([1, 1]);
  expect(await scoresWith([2, 1, 0])).toEqual([0, 1]);
  expect(await scoresWith([2, 0, 1])).toEqual([0, 1]);
  expect(await scoresWith([2, 3])).toEqual([0, 0]);
  expect(await scoresWith([2, 3, 1, 0])).toEqual([0, 0]);
});

test.each([
  [[0, 1, 4], "neighbours of query 0: expected gallery positions from 0 to 3, got 4. Rank the same pictures"],
  [[0, -1, 1], "expected gallery positions from 0 to 3, got -1"],
  [[0, Number.NaN, 1], "expected gallery positions from 0 to 3, got NaN"],
  [[0, 1.5, 2], "expected gallery positions from 0 to 3, got 1.5"],
  [[0, 1, 1], "neighbours of query 0: expected every gallery position once, got position 1 more than once"],
  [[0, 0, 1, 2], "got position 0 more than once"],
  [[0, 1], "neighbours of query 0: expected 2 besides the query, got 1. Search deeper"],
  [[], "expected 2 besides the query, got 0"],
])("the ranking %j is refused", async (ranking, message) => {
  await expect(scoresWith(ranking)).rejects.toThrow(message);
});
