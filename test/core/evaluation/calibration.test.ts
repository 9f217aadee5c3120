import { createRandom, fitIsotonic, measureReliability, probabilityOf } from "@loci/core";
import { describe, expect, test } from "vitest";

describe("isotonic regression", () => {
  test("by hand: the fall from 2 to 3 is pooled to a half, equal scores to their mean", () => {
    const calibration = fitIsotonic({ scores: [1, 2, 3, 4, 4], correct: [false, true, false, true, true] });
    expect([...calibration.scores]).toEqual([1, 2, 3, 4]);
    expect([...calibration.probabilities]).toEqual([0, 0.5, 0.5, 1]);
    expect([0, 1, 1.5, 2, 2.7, 3.5, 9].map((score) => probabilityOf(calibration, score))).toEqual([
      0, 0, 0.25, 0.5, 0.5, 0.75, 1,
    ]);
  });

  test("equal scores are one, also where the first of them goes with those below", () => {
    const calibration = fitIsotonic({ scores: [1, 2, 2, 3], correct: [false, false, true, true] });
    expect([...calibration.scores]).toEqual([1, 2, 3]);
    expect([...calibration.probabilities]).toEqual([0, 0.5, 1]);
  });

  test("nothing lies between a score of −∞, or ∞, and the next", () => {
    const infinities = [Number.NEGATIVE_INFINITY, 0, 1, Number.POSITIVE_INFINITY];
    const calibration = fitIsotonic({ scores: [...infinities, 0], correct: [false, false, true, true, true] });
    const found = [Number.NEGATIVE_INFINITY, -5, 0, 0.5, 1, 7, Number.POSITIVE_INFINITY];
    expect(found.map((score) => probabilityOf(calibration, score))).toEqual([0, 0.5, 0.5, 0.75, 1, 1, 1]);
  });

  test("it is the best non-falling fit: the min-max formula over all runs", () => {
    const random = createRandom(2);
    for (let repeat = 0; repeat < 30; repeat++) {
      const correct = Array.from({ length: 25 }, () => random.uniform() < 0.5);
      const mean = (from: number, to: number) => correct.slice(from, to + 1).filter(Boolean).length / (to + 1 - from);
      const calibration = fitIsotonic({ scores: [...correct.keys()], correct });
      for (const place of correct.keys()) {
        const runs = Array.from({ length: place + 1 }, (_, from) =>
          Math.min(...Array.from({ length: 25 - place }, (_, more) => mean(from, place + more))),
        );
        expect(probabilityOf(calibration, place)).toBeCloseTo(Math.max(...runs), 12);
      }
    }
  });

  test("answers that are all right, all wrong or all equally sure", () => {
    expect(probabilityOf(fitIsotonic({ scores: [1, 2], correct: [true, true] }), 0)).toBe(1);
    expect(probabilityOf(fitIsotonic({ scores: [1, 2], correct: [false, false] }), 5)).toBe(0);
    expect(probabilityOf(fitIsotonic({ scores: [1, 1, 1, 1], correct: [true, false, true, true] }), 1)).toBe(0.75);
    expect(() => fitIsotonic({ scores: [], correct: [] })).toThrow("calibration: answers: expected at least one");
  });
});

describe("reliability", () => {
  test("by hand: two bins", () => {
    // 0.2, 0.4 (one right): stated 0.3, right 0.5; 1.0 (right): stated 1, right 1.
    const { bins, brierScore, calibrationError } = measureReliability([0.2, 0.4, 1], [true, false, true], 2);
    expect(bins).toEqual([
      { count: 2, stated: expect.closeTo(0.3, 12), right: 0.5 },
      { count: 1, stated: 1, right: 1 },
    ]);
    expect(brierScore).toBeCloseTo((0.8 ** 2 + 0.4 ** 2) / 3, 12);
    expect(calibrationError).toBeCloseTo((2 * 0.2) / 3, 12);
  });
});
