import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, mean, pooled, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const withPrior = async (prior: "centre" | "none", map: { dims: readonly number[]; values: Float32Array }) => {
  const [, height, width, channels] = map.dims as [number, number, number, number];
  const head = await createHead({ name: "spoc", options: { prior } }, mapOf(channels, height, width));
  return (await describeWith("ONNX Runtime", head, map)).values;
};

describe("spoc", () => {
  it("weighs a location of 3 × 3 by e^-2 for each step away from the centre", async () => {
    // Each location has a channel of its own, so that the descriptor is the weights. σ = 1/2.
    const identity = {
      dims: [1, 3, 3, 9],
      values: Float32Array.from({ length: 81 }, (_, i) => (i % 10 === 0 ? 1 : 0)),
    };
    const steps = [2, 1, 2, 1, 0, 1, 2, 1, 2];
    const expected = unit(steps.map((count) => Math.exp(-2 * count)));
    expect(relativeError(await withPrior("centre", identity), expected)).toBeLessThan(1e-6);
  });

  it.each([
    [5, 4],
    [4, 9],
    [1, 6],
  ])("is the weighted sum by a plain loop on %d × %d", async (height, width) => {
    const map = randomTensor([1, height, width, 6], 1);
    const sigma = Math.min(height, width) / 6;
    const sums = [0, 0, 0, 0, 0, 0];
    for (const [n, location] of locationsOf(map).entries()) {
      const squaredDistance = (Math.floor(n / width) - (height - 1) / 2) ** 2 + ((n % width) - (width - 1) / 2) ** 2;
      for (const [c, value] of location.entries()) sums[c]! += Math.exp(-squaredDistance / (2 * sigma ** 2)) * value;
    }
    expect(relativeError(await withPrior("centre", map), unit(sums))).toBeLessThan(1e-5);
  });

  it("is average pooling without the prior", async () => {
    const map = randomTensor([1, 5, 4, 6], 2);
    expect(relativeError(await withPrior("none", map), pooled(map, mean))).toBeLessThan(1e-5);
  });
});
