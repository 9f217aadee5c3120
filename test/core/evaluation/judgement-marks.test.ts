import { createJudge, type Judgement } from "@loci/core";
import { expect, test } from "vitest";

const judgement = (more: Partial<Judgement>): Judgement => ({ query: 0, positives: [], ignored: [], ...more });

test("positives count once, without the removed", () => {
  const { countPositives } = createJudge(6);
  expect(countPositives(judgement({ positives: [1, 2, 5] }))).toBe(3);
  expect(countPositives(judgement({ positives: [1, 2, 5], ignored: [2, 3] }))).toBe(2);
  expect(countPositives(judgement({ positives: [1, 2, 5], self: 5, ignored: [5] }))).toBe(2);
});

test("of a group one counts, as long as one of it is left", () => {
  const { countPositives } = createJudge(6, Int32Array.of(0, 0, 1, 1, 2, 2));
  expect(countPositives(judgement({ positives: [0, 1, 2, 3] }))).toBe(2);
  expect(countPositives(judgement({ positives: [0, 1, 2, 3], ignored: [0] }))).toBe(2);
  expect(countPositives(judgement({ positives: [0, 1, 2, 3], ignored: [0, 1] }))).toBe(1);
});

test("a removed picture that is removed twice is missing once", () => {
  // All that is left of the gallery, 2 of 4, is ranked: the ranking is complete although one of the removed is ranked, too.
  const { judge } = createJudge(4);
  const asked = judgement({ positives: [2], ignored: [0, 0, 1], self: 0 });
  expect(judge({ places: [1, 3, 2] }, asked, () => 9)).toEqual({ hits: [2], positives: 1, ranks: 2 });
  expect(() => judge({ places: [1, 3] }, asked, () => 9)).toThrow("expected 9 besides the query");
});

test("marks are taken back when a ranking is refused", () => {
  const { judge, countPositives } = createJudge(3);
  expect(() => judge({ places: [7] }, judgement({ ignored: [1] }), () => 1)).toThrow("gallery places from 0 to 2");
  expect(countPositives(judgement({ positives: [1] }))).toBe(1);
});
