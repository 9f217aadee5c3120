import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { inTraining } from "../../support/in-training.js";
import { pooled, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const describeStochastic = async (
  map: { dims: readonly number[]; values: Float32Array },
  interpreter: (typeof interpreters)[number] = "ONNX Runtime",
) =>
  (await describeWith(interpreter, await createHead({ name: "stochastic", options: {} }, mapOf(map.dims[3]!)), map))
    .values;

/** Σ over locations of probability · activation. */
const expectedActivation = (values: readonly number[]) => {
  const activations = values.map((value) => Math.max(value, 0));
  const total = activations.reduce((sum, value) => sum + value, 0);
  return total === 0 ? 0 : activations.reduce((sum, value) => sum + (value / total) * value, 0);
};

describe("stochastic", () => {
  it("is the expected value of a draw: (1, 3) gives 10/4 and (2, 2) gives 2", async () => {
    const map = { dims: [1, 1, 2, 2], values: Float32Array.of(1, 2, 3, 2) };
    expect(relativeError(await describeStochastic(map), unit([2.5, 2]))).toBeLessThan(1e-6);
  });

  it("agrees with a plain loop, negative values counting as 0", async () => {
    const map = randomTensor([1, 5, 4, 8], 1);
    expect(relativeError(await describeStochastic(map), pooled(map, expectedActivation))).toBeLessThan(1e-5);
  });

  it.each(interpreters)("gives 0 for a channel without activations on %s", async (interpreter) => {
    const map = { dims: [1, 2, 1, 3], values: Float32Array.of(0, -1, 4, 0, -2, 4) };
    expect([...(await describeStochastic(map, interpreter))]).toEqual([0, 0, 1]);
  });

  it("draws an activation of each channel in training, other ones each time", async () => {
    const map = { dims: [1, 1, 3, 2], values: Float32Array.of(1, 30, 2, 0, 3, 0) };
    // The second channel has one activation to draw, so the ratio tells what was drawn in the first.
    const drawn = (await inTraining("stochastic", map, 40)).map(([first, second]) =>
      Math.round((30 * first!) / second!),
    );
    expect(new Set(drawn)).toEqual(new Set([1, 2, 3]));
  });

  it("does not overflow on activations of 1e15", async () => {
    const map = randomTensor([1, 3, 3, 4], 2, "positive");
    const huge = { dims: map.dims, values: map.values.map((value) => value * 1e15) };
    expect(relativeError(await describeStochastic(huge), pooled(map, expectedActivation))).toBeLessThan(1e-5);
  });
});
