import { expect, it } from "vitest";
import { continued, ranked, withHeld } from "../../../packages/index/dist/reranking/candidate.js";

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

it("withHeld sorts the scored around the others, which keep their places with scores in between", () => {
  const candidates = [5, 3, 8, 1, 9, 2].map((id, place) => ({ id, score: 1 - place / 10 }));
  const scores = new Map([
    [3, 0.1],
    [1, 0.7],
    [9, 0.4],
  ]);
  const all = withHeld(candidates, scores);
  expect(all.map(({ id }) => id)).toEqual([5, 1, 8, 9, 3, 2]);
  expect(ranked(all)).toEqual(all);
  expect(all.filter(({ id }) => scores.has(id)).map(({ score }) => score)).toEqual([0.7, 0.4, 0.1]);
  expect(withHeld(candidates, new Map())).toEqual(candidates);
});

it("withHeld keeps the order of several that are held together", () => {
  const candidates = [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id, score: -id }));
  const all = withHeld(candidates, new Map([[4, 0.5]]));
  expect(ranked(all).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const between = withHeld(candidates, new Map([1, 7].map((id) => [id, id])));
  expect(ranked(between).map(({ id }) => id)).toEqual([7, 2, 3, 4, 5, 6, 1]);
});
