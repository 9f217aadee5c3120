import { averagePrecisionAtR, createRandom, recallAt } from "@loci/core";
import { describe, expect, test } from "vitest";

const ranks = (text: string) => [...text].map((mark) => mark === "+");

describe("recallAt", () => {
  test.each([
    ["+---", 1, 1],
    ["-+--", 1, 0],
    ["-+--", 2, 1],
    ["--++", 2, 0],
    ["--++", 3, 1],
    ["----", 4, 0],
    ["-+", 8, 1],
    ["", 1, 0],
  ])("%s at %d is %d", (text, k, expected) => {
    expect(recallAt(ranks(text), k)).toBe(expected);
  });
});

describe("averagePrecisionAtR", () => {
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
  ])("%s with %d positives is %d", (text, positives, expected) => {
    expect(averagePrecisionAtR(ranks(text), positives)).toBeCloseTo(expected, 12);
  });

  test("agrees with the definition counted out for every rank anew", () => {
    const random = createRandom(7);
    for (let repeat = 0; repeat < 200; repeat++) {
      const relevance = Array.from({ length: 1 + random.integer(30) }, () => random.uniform() < 0.4);
      const positives = 1 + random.integer(relevance.length);
      const precision = (i: number) => relevance.slice(0, i).filter(Boolean).length / i;
      const terms = Array.from({ length: positives }, (_, i) => (relevance[i] ? precision(i + 1) : 0));
      expect(averagePrecisionAtR(relevance, positives)).toBeCloseTo(terms.reduce((a, b) => a + b, 0) / positives, 12);
    }
  });

  test("a better order never scores less", () => {
    expect(averagePrecisionAtR(ranks("++--"), 4)).toBeGreaterThan(averagePrecisionAtR(ranks("+-+-"), 4));
    expect(averagePrecisionAtR(ranks("+-+-"), 4)).toBeGreaterThan(averagePrecisionAtR(ranks("--++"), 4));
  });

  test("no positives, or fewer ranks than positives, has no score", () => {
    expect(() => averagePrecisionAtR(ranks("--"), 0)).toThrow("MAP@R: positives of a query: expected 1 or more, got 0");
    expect(() => averagePrecisionAtR(ranks("++"), 3)).toThrow(
      "MAP@R: ranks of a query: expected at least its 3 positives, got 2",
    );
  });
});
