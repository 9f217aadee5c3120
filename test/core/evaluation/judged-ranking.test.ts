import { createJudge, type Judgement, type Ranking } from "@loci/core";
import { expect, test } from "vitest";

/** Query 0 of the gallery a a b b asks for the other a. */
const judgement: Judgement = { query: 0, self: 0, positives: [0, 1], ignored: [] };
const judge = (places: readonly number[], needed = 2, asked = judgement) =>
  createJudge(4).judge({ places }, asked, () => needed);

test("the query is taken out wherever it stands, and need not be there", () => {
  expect(judge([0, 1, 2])).toEqual({ hits: [1], positives: 1, ranks: 2 });
  expect(judge([1, 0, 2])).toEqual({ hits: [1], positives: 1, ranks: 2 });
  expect(judge([2, 1, 0])).toEqual({ hits: [2], positives: 1, ranks: 2 });
  expect(judge([2, 0, 1])).toEqual({ hits: [2], positives: 1, ranks: 2 });
  expect(judge([2, 3])).toEqual({ hits: [], positives: 1, ranks: 2 });
  expect(judge([2, 3, 1, 0])).toEqual({ hits: [], positives: 1, ranks: 2 });
});

test("the ignored are taken out, even where they are positives", () => {
  const asked: Judgement = { query: 0, positives: [1, 2, 3], ignored: [0, 2] };
  expect(judge([0, 2, 1, 3], 2, asked)).toEqual({ hits: [1, 2], positives: 2, ranks: 2 });
  expect(judge([3, 0, 2], 1, asked)).toEqual({ hits: [1], positives: 2, ranks: 1 });
});

test("the score of the first answer is that of what is left", () => {
  const ranking: Ranking = { places: [0, 2, 1], scores: [0.9, 0.8, 0.7] };
  expect(createJudge(4).judge(ranking, judgement, () => 2).firstScore).toBe(0.8);
  expect(createJudge(1).judge({ places: [0], scores: [1] }, { ...judgement, positives: [0] }, () => 1)).toEqual({
    hits: [],
    positives: 0,
    ranks: 0,
  });
});

test("one query leaves nothing behind for the next", () => {
  const { judge: next, countPositives } = createJudge(4, Int32Array.of(0, 0, 1, 2));
  const first = next({ places: [0, 1, 2, 3] }, { query: 0, positives: [0, 1, 3], ignored: [2] }, () => 4);
  expect(first).toEqual({ hits: [1, 2], positives: 2, ranks: 2 });
  const second = next({ places: [0, 1, 2, 3] }, { query: 1, positives: [2], ignored: [] }, () => 4);
  expect(second).toEqual({ hits: [2], positives: 1, ranks: 3 });
  expect(countPositives({ query: 0, positives: [0, 1, 2], ignored: [] })).toBe(2);
});

test("a gallery that ends is short, a ranking that ends is refused", () => {
  expect(judge([2, 3, 1], 9)).toEqual({ hits: [3], positives: 1, ranks: 3 });
  expect(judge([0, 2, 3, 1], Infinity)).toEqual({ hits: [3], positives: 1, ranks: 3 });
  expect(() => judge([2, 3], Infinity)).toThrow(
    "expected the whole gallery besides the query and what is ignored, got 2",
  );
});

test("a ranking that ends because the system rejects the rest counts that as not found", () => {
  const judgement = { query: 0, positives: [1], ignored: [] };
  const { judge: inFour } = createJudge(4);
  expect(inFour({ places: [2], rejectsRest: true }, judgement, () => 3)).toEqual({ hits: [], positives: 1, ranks: 1 });
  expect(inFour({ places: [], scores: [], rejectsRest: true }, judgement, () => 3)).toEqual({
    hits: [],
    positives: 1,
    ranks: 0,
    firstScore: Number.NEGATIVE_INFINITY,
  });
});

test.each([
  [[0, 1, 4], "neighbours of query 0: expected gallery places from 0 to 3, got 4. Rank the same pictures"],
  [[0, -1, 1], "expected gallery places from 0 to 3, got -1"],
  [[0, Number.NaN, 1], "expected gallery places from 0 to 3, got NaN"],
  [[0, 1.5, 2], "expected gallery places from 0 to 3, got 1.5"],
  [[0, 1, 1], "neighbours of query 0: expected every gallery place once, got place 1 more than once"],
  [[0, 0, 1, 2], "got place 0 more than once"],
  [[0, 1], "neighbours of query 0: expected 2 besides the query and what is ignored, got 1. Search deeper"],
  [[], "expected 2 besides the query and what is ignored, got 0"],
])("the ranking %j is refused", (places, message) => {
  expect(() => judge(places)).toThrow(message);
});
