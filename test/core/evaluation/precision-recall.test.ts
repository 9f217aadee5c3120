import {
  type Answers,
  areaUnderCurve,
  extendedPrecision,
  precisionRecallCurve,
  recallAtFullPrecision,
  surestFirst,
} from "@loci/core";
import { describe, expect, test } from "vitest";
import { sklearnMetrics } from "../../support/sklearn-metrics.js";

const curveOf = (answers: Answers) => precisionRecallCurve(answers, surestFirst(answers));
/** "++-" is right, right, wrong, the surest first. */
const curve = (text: string) =>
  curveOf({ scores: [...text].map((_, place) => -place), correct: [...text].map((mark) => mark === "+") });

describe("curve", () => {
  test("by hand, equal scores accepted together", () => {
    // 0.9 right; 0.5 right and wrong; 0.1 right. Of 3 right ones.
    const answers = { scores: [0.5, 0.9, 0.1, 0.5], correct: [true, true, true, false] };
    expect([...surestFirst(answers)]).toEqual([1, 0, 3, 2]);
    expect(curveOf(answers)).toEqual({
      thresholds: Float64Array.of(0.9, 0.5, 0.1),
      precision: Float64Array.of(1, 2 / 3, 3 / 4),
      recall: Float64Array.of(1 / 3, 2 / 3, 1),
    });
    // 1/3 * 1 + 1/3 * (1 + 2/3)/2 + 1/3 * (2/3 + 3/4)/2
    expect(areaUnderCurve(curveOf(answers))).toBeCloseTo((1 + 5 / 6 + 17 / 24) / 3, 12);
  });

  test("is scikit-learn's, the other way round, and so is the area", () => {
    for (const { scores, correct, precision, recall, thresholds, area } of sklearnMetrics().answers) {
      const curve = curveOf({ scores, correct });
      expect([...curve.thresholds].reverse()).toEqual(thresholds);
      for (const [ours, theirs] of [
        [curve.precision, precision],
        [curve.recall, recall],
      ] as const) {
        const risingThresholds = [...ours].reverse();
        expect(risingThresholds).toHaveLength(thresholds.length);
        for (const [point, value] of risingThresholds.entries()) expect(value).toBeCloseTo(theirs[point] as number, 12);
      }
      expect([precision.at(-1), recall.at(-1)]).toEqual([1, 0]);
      expect(areaUnderCurve(curve)).toBeCloseTo(area, 12);
    }
  });

  test("answers that count several times are as good as so many answers", () => {
    const answers = { scores: [0.5, 0.9, 0.1, 0.7], correct: [true, false, true, true] };
    const counts = Int32Array.of(2, 0, 1, 3);
    const places = [0, 0, 2, 3, 3, 3];
    const repeated = {
      scores: places.map((place) => answers.scores[place] as number),
      correct: places.map((place) => answers.correct[place] as boolean),
    };
    expect(precisionRecallCurve(answers, surestFirst(answers), counts)).toEqual(curveOf(repeated));
  });
});

test.each([
  // At full precision 2 of 3 right ones; extended precision (1 + 2/3) / 2.
  ["++-+", 2 / 3, 5 / 6],
  // The surest is wrong: precision 0 there, and no recall at full precision.
  ["-+++", 0, 0],
  ["+++", 1, 1],
  ["+--", 1, 1],
  ["---", 0, 0],
])("%s: recall at full precision %d, extended precision %d", (text, recall, extended) => {
  expect(recallAtFullPrecision(curve(text))).toBeCloseTo(recall, 12);
  expect(extendedPrecision(curve(text))).toBeCloseTo(extended, 12);
});

test("the surest answers tie, one of them wrong: the precision there counts in extended precision", () => {
  const tied = curveOf({ scores: [1, 1, 0], correct: [true, false, true] });
  expect(recallAtFullPrecision(tied)).toBe(0);
  expect(extendedPrecision(tied)).toBe(0.25);
});

test("without a right answer, and without any, the area is 0", () => {
  expect(areaUnderCurve(curve("--"))).toBe(0);
  expect(areaUnderCurve(curve(""))).toBe(0);
  expect(extendedPrecision(curve(""))).toBe(0);
});
