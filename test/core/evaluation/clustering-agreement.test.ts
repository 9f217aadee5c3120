import { adjustedMutualInformation, createRandom, normalisedMutualInformation } from "@loci/core";
import { expect, test } from "vitest";
import { sklearnMetrics } from "../../support/sklearn-metrics.js";

test("both are scikit-learn's", () => {
  for (const { labels, clusters, NMI, AMI } of sklearnMetrics().clusterings) {
    expect(normalisedMutualInformation(labels, clusters)).toBeCloseTo(NMI, 10);
    expect(adjustedMutualInformation(labels, clusters)).toBeCloseTo(AMI, 10);
  }
});

test("by hand: two labels of two, clusters of three and one", () => {
  // I = 2/4 ln(2·4/(2·3)) + 1/4 ln(1·4/(2·3)) + 1/4 ln(1·4/(2·1)); H(labels) = ln 2
  const information = 0.5 * Math.log(4 / 3) + 0.25 * Math.log(2 / 3) + 0.25 * Math.log(2);
  const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  const expected = information / ((Math.LN2 + entropy) / 2);
  expect(normalisedMutualInformation(["a", "a", "b", "b"], [0, 0, 0, 1])).toBeCloseTo(expected, 12);
});

test("names do not matter, perfect is 1, and random clusters are adjusted to about 0", () => {
  const random = createRandom(5);
  const labels = Array.from({ length: 400 }, () => `class ${random.integer(40)}`);
  expect(normalisedMutualInformation(labels, labels)).toBeCloseTo(1, 12);
  expect(adjustedMutualInformation(labels, labels)).toBeCloseTo(1, 10);
  const clusters = Int32Array.from(labels, () => random.integer(40));
  expect(Math.abs(adjustedMutualInformation(labels, clusters))).toBeLessThan(0.05);
  expect(normalisedMutualInformation(labels, clusters)).toBeGreaterThan(0.3);
});

test("nothing, and other lengths, are refused", () => {
  expect(() => normalisedMutualInformation([], [])).toThrow("things with a cluster: expected at least one, got 0");
  expect(() => adjustedMutualInformation([1, 2], [1])).toThrow("expected 2, as many as labels, got 1");
});
