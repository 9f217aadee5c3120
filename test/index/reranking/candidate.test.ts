import { expect, it } from "vitest";
import { continued, ranked } from "../../../packages/index/dist/reranking/candidate.js";

it("ranked sorts a copy, ties by ascending id", () => {
  const given = [
    { id: 5, score: 1 },
    { id: 2, score: 3 },
    { id: 1, score: 1 },
  ];
  expect(ranked(given).map(({ id }) => id)).toEqual([2, 1, 5]);
  expect(given.map(({ id }) => id)).toEqual([5, 2, 1]);
});

it("continued keeps order and distances of the others, below those that were re-ranked", () => {
  const others = [
    { id: 7, score: 0.9 },
    { id: 9, score: 0.5 },
    { id: 3, score: 0.4 },
  ];
  const all = continued(
    [
      { id: 1, score: -4 },
      { id: 2, score: 8 },
    ],
    others,
  );
  expect(all.map(({ id }) => id)).toEqual([2, 1, 7, 9, 3]);
  expect(all[2]!.score).toBeLessThan(-4);
  expect(all[2]!.score - all[3]!.score).toBeCloseTo(0.4, 12);
  expect(continued([], others)).toEqual(others);
  expect(continued([{ id: 1, score: 2 }], [])).toEqual([{ id: 1, score: 2 }]);
});
