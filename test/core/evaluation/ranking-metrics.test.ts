import {
  averagePrecision,
  averagePrecisionAt,
  averagePrecisionAtR,
  createRandom,
  precisionAt,
  recallAt,
  reciprocalRank,
  revisitedPrecisionAt,
  rPrecision,
  trapezoidAveragePrecision,
} from "@loci/core";
import { describe, expect, test } from "vitest";
import { sklearnMetrics } from "../../support/sklearn-metrics.js";

/** "+-+" has positives at ranks 1 and 3; as many positives as there are marks unless more are said to be unranked. */
function ranked(text: string, positives?: number) {
  const hits = [...text].flatMap((mark, place) => (mark === "+" ? [place + 1] : []));
  return { hits, positives: positives ?? hits.length };
}

describe("by hand", () => {
  test.each([
    ["+---", 1, 1],
    ["-+--", 1, 0],
    ["-+--", 2, 1],
    ["--++", 2, 0],
    ["--++", 3, 1],
    ["----", 4, 0],
    ["-+", 8, 1],
    ["", 1, 0],
  ])("recall: %s at %d is %d", (text, k, expected) => {
    expect(recallAt(ranked(text), k)).toBe(expected);
  });

  test.each([
    ["+-+-", 1, 1],
    ["+-+-", 2, 1 / 2],
    ["+-+-", 3, 2 / 3],
    ["+-+-", 8, 2 / 8],
    ["----", 2, 0],
  ])("precision: %s at %d is %d", (text, k, expected) => {
    expect(precisionAt(ranked(text), k)).toBe(expected);
  });

  test.each([
    // Two positives, the last at rank 3: k = 5 and 10 become 3.
    ["+-+--", 2, 1, 1],
    ["+-+--", 2, 5, 2 / 3],
    ["+-+--", 2, 10, 2 / 3],
    // A third positive is ranked beyond what is seen.
    ["+-+--", 3, 5, 2 / 5],
    ["-----", 1, 5, 0],
  ])("precision of revisited Oxford: %s of %d at %d is %d", (text, positives, k, expected) => {
    expect(revisitedPrecisionAt(ranked(text, positives), k)).toBe(expected);
  });

  test.each([
    ["++--", 2, 1],
    ["+-+-", 2, 1 / 2],
    ["--++", 2, 0],
    ["+--+", 3, 1 / 3],
  ])("R-precision: %s of %d is %d", (text, positives, expected) => {
    expect(rPrecision(ranked(text, positives))).toBe(expected);
  });

  test.each([
    ["+--", 1],
    ["--+", 1 / 3],
    ["---", 0],
  ])("reciprocal rank: %s is %d", (text, expected) => {
    expect(reciprocalRank(ranked(text, 1))).toBe(expected);
  });

  test.each([
    // The positives first: 1, whatever follows.
    ["+++--", 3, 1],
    ["+----", 1, 1],
    ["---++", 3, 0],
    // (1/1 + 2/3) / 3
    ["+-+-+", 3, 5 / 9],
    // (1/2) / 2
    ["-++", 2, 1 / 4],
    // Half of 10 positives found among 10 ranks, at their beginning and at their end: R-precision is 1/2 for both.
    ["+++++-----", 10, 0.5],
    ["-----+++++", 10, (1 / 6 + 2 / 7 + 3 / 8 + 4 / 9 + 5 / 10) / 10],
  ])("average precision at R: %s with %d positives is %d", (text, positives, expected) => {
    expect(averagePrecisionAtR(ranked(text, positives))).toBeCloseTo(expected, 12);
  });

  test.each([
    // (1/1 + 2/3) / min(2, 3); of five positives the most that 3 ranks hold is 3; at 2 only the first counts.
    ["+-+-", 2, 3, 5 / 6],
    ["+-+-", 5, 3, 5 / 9],
    ["+-+-", 2, 2, 1 / 2],
    ["+-+-", 2, 1, 1],
    ["----", 2, 3, 0],
  ])("average precision at k: %s of %d at %d is %d", (text, positives, k, expected) => {
    expect(averagePrecisionAt(ranked(text, positives), k)).toBeCloseTo(expected, 12);
  });

  test.each([
    // step: (1/1 + 2/3) / 2; trapezoid: ((1 + 1)/2 + (1/2 + 2/3)/2) / 2
    ["+-+", 2, 5 / 6, (1 + 7 / 12) / 2],
    // step: (1/2) / 1; trapezoid: (0 + 1/2) / 2
    ["-+", 1, 1 / 2, 1 / 4],
    // A positive that is not ranked adds nothing: (1/1) / 2 in both.
    ["+--", 2, 1 / 2, 1 / 2],
    ["++", 2, 1, 1],
    ["--", 1, 0, 0],
  ])("average precision: %s of %d is %d as steps, %d as trapezoids", (text, positives, step, trapezoid) => {
    expect(averagePrecision(ranked(text, positives))).toBeCloseTo(step, 12);
    expect(trapezoidAveragePrecision(ranked(text, positives))).toBeCloseTo(trapezoid, 12);
  });
});

describe("against others", () => {
  test("average precision is scikit-learn's", () => {
    for (const { hits, averagePrecision: expected } of sklearnMetrics().rankings) {
      expect(averagePrecision({ hits, positives: hits.length })).toBeCloseTo(expected, 12);
    }
  });

  test("trapezoids are Oxford's walk along the ranking, in which old and new precision are averaged", () => {
    const random = createRandom(3);
    for (let repeat = 0; repeat < 100; repeat++) {
      const text = Array.from({ length: 1 + random.integer(30) }, () => (random.uniform() < 0.3 ? "+" : "-")).join("");
      const positives = ranked(text).hits.length + random.integer(3);
      if (positives === 0) continue;
      let [area, oldRecall, oldPrecision, found] = [0, 0, 1, 0];
      for (const [place, mark] of [...text].entries()) {
        if (mark === "+") found++;
        const [recall, precision] = [found / positives, found / (place + 1)];
        area += (recall - oldRecall) * ((oldPrecision + precision) / 2);
        [oldRecall, oldPrecision] = [recall, precision];
      }
      expect(trapezoidAveragePrecision(ranked(text, positives))).toBeCloseTo(area, 12);
    }
  });

  test("average precision at R agrees with the definition counted out for every rank anew", () => {
    const random = createRandom(7);
    for (let repeat = 0; repeat < 200; repeat++) {
      const relevance = Array.from({ length: 1 + random.integer(30) }, () => random.uniform() < 0.4);
      const positives = Math.max(1 + random.integer(relevance.length), relevance.filter(Boolean).length);
      const precision = (i: number) => relevance.slice(0, i).filter(Boolean).length / i;
      const terms = Array.from({ length: positives }, (_, i) => (relevance[i] ? precision(i + 1) : 0));
      const text = relevance.map((relevant) => (relevant ? "+" : "-")).join("");
      expect(averagePrecisionAtR(ranked(text, positives))).toBeCloseTo(
        terms.reduce((a, b) => a + b, 0) / positives,
        12,
      );
    }
  });

  test("a better order never scores less", () => {
    for (const score of [averagePrecision, trapezoidAveragePrecision]) {
      expect(score(ranked("++--"))).toBeGreaterThan(score(ranked("+-+-")));
      expect(score(ranked("+-+-"))).toBeGreaterThan(score(ranked("--++")));
    }
  });
});
