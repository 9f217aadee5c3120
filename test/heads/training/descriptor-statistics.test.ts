import { createRandom } from "@loci/core";
import { descriptorStatistics, fractionOfActiveTriplets } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { effectiveRank, meanDistance } from "../../../packages/heads/dist/training/descriptor-statistics.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { distance, mean, rowsOf } from "../../support/naive-losses.js";
import { cosinesOf, descriptorsOf } from "../../support/run-loss.js";

const axes = (count: number) =>
  Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, j) => +(i === j)));

describe("statistics of descriptors", () => {
  it("are 0 after a collapse", () => {
    const similarities = cosinesOf(descriptorsOf(new Array(10).fill([1, 2, 3])));
    const { meanDistance: far, effectiveRank: rank } = descriptorStatistics(similarities);
    expect(far).toBeLessThan(1e-3);
    expect(rank).toBe(0);
  });

  it("by hand: orthogonal descriptors are √2 apart in all directions but that of their mean", () => {
    const { meanDistance: far, effectiveRank: rank } = descriptorStatistics(cosinesOf(descriptorsOf(axes(8))));
    expect(far).toBeCloseTo(Math.SQRT2, 6);
    expect(rank).toBeCloseTo(7, 4);
  });

  it("mean distance is that of a loop over pairs", () => {
    const descriptors = { dims: [20, 6], values: randomDescriptors(createRandom(1), 20, 6) };
    const rows = rowsOf(descriptors);
    const all = rows.flatMap((x, i) => rows.slice(i + 1).map((y) => distance(x, y)));
    expect(meanDistance(cosinesOf(descriptors))).toBeCloseTo(mean(all), 5);
    expect(meanDistance(Float32Array.of(1))).toBe(0);
  });

  it("effective rank counts directions by their variance: two opposite pairs, one of them twice as far", () => {
    // Variances along the axes 1, 2 and 3: (2·0.8² , 2·0.6²) around a mean along the third.
    const rows = [
      [0.8, 0, 0.6],
      [-0.8, 0, 0.6],
      [0, 0.8, 0.6],
      [0, -0.8, 0.6],
    ];
    expect(effectiveRank(cosinesOf(descriptorsOf(rows)))).toBeCloseTo(2, 4);
    const unequal = [rows[0]!, rows[1]!, [0, 0.6, 0.8], [0, -0.6, 0.8]];
    // Centred, the third axis varies by ±0.1 as well.
    const variances = [1.28, 0.72, 0.04];
    const total = 2.04;
    const entropy = variances.reduce((sum, value) => sum - (value / total) * Math.log(value / total), 0);
    expect(effectiveRank(cosinesOf(descriptorsOf(unequal)))).toBeCloseTo(Math.exp(entropy), 4);
  });

  it("counts active triplets: all after a collapse, none between well separated classes", () => {
    const labels = Int32Array.of(0, 0, 1, 1);
    const collapsed = { similarities: new Float32Array(16).fill(1), labels };
    const apart = { similarities: Float32Array.of(1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1), labels };
    for (const squared of [true, false]) {
      expect(fractionOfActiveTriplets(collapsed, { margin: 0.1, squared })).toBe(1);
      expect(fractionOfActiveTriplets(apart, { margin: 0.1, squared })).toBe(0);
    }
    // Distances √2 and 0: a margin between √2 and 2 is violated by distances, and not by their squares.
    expect(fractionOfActiveTriplets(apart, { margin: 1.7, squared: false })).toBe(1);
    expect(fractionOfActiveTriplets(apart, { margin: 1.7, squared: true })).toBe(0);
    expect(
      fractionOfActiveTriplets(
        { similarities: Float32Array.of(1), labels: Int32Array.of(0) },
        { margin: 1, squared: true },
      ),
    ).toBe(0);
  });
});
