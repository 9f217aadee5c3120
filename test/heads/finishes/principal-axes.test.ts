import { describe, expect, it } from "vitest";
import { principalAxes } from "../../../packages/heads/dist/finishes/principal-axes.js";
import { randomTensor } from "../../support/random-tensor.js";

/** Rows with standard deviations 5, 2, 1, 0.1 … along known orthonormal directions, around a mean of ones. */
function sample(count: number, length: number) {
  const noise = randomTensor([count, length], 1).values;
  const deviations = [5, 2, 1];
  const values = noise.map((value, i) => 1 + value * (deviations[i % length] ?? 0.1));
  return { values, count };
}

describe.each([
  ["the covariance, with more pictures than components", 200, 6],
  ["the Gram matrix, with fewer", 20, 40],
])("principal axes by %s", (_name, count, length) => {
  it("are orthonormal, by descending variance, and their variances are those of the projected sample", async () => {
    const { values } = sample(count, length);
    const { mean, axes, variances } = await principalAxes({ values, count }, length, 3);
    const axis = (k: number) => Array.from({ length }, (_, i) => axes[i * 3 + k]!);
    const dot = (left: readonly number[], right: readonly number[]) =>
      left.reduce((sum, value, i) => sum + value * right[i]!, 0);
    for (let k = 0; k < 3; k++) {
      for (let other = 0; other < 3; other++) expect(dot(axis(k), axis(other))).toBeCloseTo(k === other ? 1 : 0, 3);
      const projected = Array.from({ length: count }, (_, row) =>
        dot(
          [...values.subarray(row * length, (row + 1) * length)].map((v, i) => v - mean[i]!),
          axis(k),
        ),
      );
      const variance = projected.reduce((sum, value) => sum + value * value, 0) / (count - 1);
      expect(Math.abs(variance / variances[k]! - 1)).toBeLessThan(1e-3);
    }
    expect([...variances]).toEqual([...variances].sort((a, b) => b - a));
    expect(Math.abs(axis(0)[0]!)).toBeGreaterThan(0.95);
  });
});
