import { createHead } from "@loci/heads";
import { expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";

it("starts projections at mean 0 and variance 1/C, others for other seeds", async () => {
  const build = (seed: number) =>
    createHead({ name: "low-rank-bilinear", options: { dimensions: 400 } }, mapOf(50), { seed });
  const { left, right } = (await build(1)).parameters;
  for (const { data, shape } of [left!, right!]) {
    expect(shape).toEqual([50, 400]);
    const average = data.reduce((sum, value) => sum + value, 0) / data.length;
    const variance = data.reduce((sum, value) => sum + (value - average) ** 2, 0) / data.length;
    expect(Math.abs(average)).toBeLessThan(0.005);
    expect(variance * 50).toBeCloseTo(1, 1);
  }
  expect(left!.data).not.toEqual(right!.data);
  expect((await build(2)).parameters["left"]!.data).not.toEqual(left!.data);
});
