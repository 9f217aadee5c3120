import { expect, it } from "vitest";
import { discriminativeAxes } from "../../../packages/heads/dist/finishes/discriminative-axes.js";

it("is, up to signs, the hand computation for two classes that differ along one axis and vary along the other", async () => {
  // Within classes the variance is 4 along x and 0.25 along y; the class means are 6 apart along y.
  const rows = [
    [2, 0.5],
    [-2, -0.5],
    [2, -0.5],
    [-2, 0.5],
    [2, 6.5],
    [-2, 5.5],
    [2, 5.5],
    [-2, 6.5],
  ];
  const sample = {
    values: Float32Array.from(rows.flat()),
    count: rows.length,
    labels: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
  };
  const { mean, axes } = await discriminativeAxes(sample, 2, { dimensions: 2, regularisation: 0 });
  expect([...mean]).toEqual([0, 3]);
  const expected = [0, 1 / 2, 2, 0];
  for (const [place, value] of axes.entries()) expect(Math.abs(value)).toBeCloseTo(expected[place]!, 4);
});
