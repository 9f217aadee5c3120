import { describe, expect, it } from "vitest";
import { normalisedResiduals, softResiduals } from "../../../packages/heads/dist/vlad/soft-residuals.js";
import { relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";

const locations = { dims: [1, 2, 2], values: Float32Array.of(1, 0, 0, 1) };
const centres = { dims: [1, 2], values: Float32Array.of(0.25, 0.5) };

describe("softResiduals", () => {
  it("leaves a ghost that scores like the cluster half of every residual", async () => {
    const inputs = { locations, centres, weights: { dims: [2, 2], values: new Float32Array(4) } };
    for (const compute of [withTensorFlow, withOnnx]) {
      const { dims, values } = await compute(
        (ops, { locations, centres, weights }) =>
          softResiduals(ops, locations!, { centres: centres!, weights: weights! }, { clusters: 1, ghosts: 1 }),
        inputs,
      );
      expect(dims).toEqual([1, 1, 2]);
      // (1 − 0.25 + 0 − 0.25) / 2 and (0 − 0.5 + 1 − 0.5) / 2
      expect([...values]).toEqual([0.25, 0]);
    }
  });

  it("gives everything to the cluster that the bias favours without limit", async () => {
    const inputs = {
      locations,
      centres,
      weights: { dims: [2, 2], values: new Float32Array(4) },
      biases: { dims: [2], values: Float32Array.of(200, 0) },
    };
    const { values } = await withOnnx(
      (ops, { locations, centres, weights, biases }) =>
        softResiduals(ops, locations!, { centres: centres!, weights: weights!, biases }, { clusters: 1, ghosts: 1 }),
      inputs,
    );
    expect([...values]).toEqual([0.5, 0]);
  });
});

describe("normalisedResiduals", () => {
  it.each([
    [true, [0.6, 0.8, 1, 0].map((value) => value / Math.SQRT2)],
    [false, [3, 4, 12, 0].map((value) => value / 13)],
  ])("normalises each cluster first when asked to (%s)", async (each, expected) => {
    const residuals = { dims: [1, 2, 2], values: Float32Array.of(3, 4, 12, 0) };
    const { dims, values } = await withOnnx(
      (ops, inputs) => normalisedResiduals(ops, inputs["residuals"]!, 4, { each }),
      {
        residuals,
      },
    );
    expect(dims).toEqual([1, 4]);
    expect(relativeError(values, expected)).toBeLessThan(1e-6);
  });
});
