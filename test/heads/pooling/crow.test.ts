import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { naiveCrow, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const describeCrow = async (
  map: { dims: readonly number[]; values: Float32Array },
  interpreter: (typeof interpreters)[number] = "ONNX Runtime",
) =>
  (await describeWith(interpreter, await createHead({ name: "crow", options: {} }, mapOf(map.dims[3]!)), map)).values;

describe("crow", () => {
  it("weighs places by the root of their strength and channels by their rarity", async () => {
    // Strengths 3, 1 and 0; channel 0 fires in 1 of 3 locations, channel 1 in 2.
    const map = { dims: [1, 1, 3, 2], values: Float32Array.of(2, 1, 0, 1, 0, 0) };
    const expected = unit([2 * Math.sqrt(3) * Math.log(3), (Math.sqrt(3) + 1) * Math.log(1.5)]);
    expect(relativeError(await describeCrow(map), expected)).toBeLessThan(1e-5);
  });

  it.each(interpreters)("agrees with plain loops on %s, negative values counting as 0", async (interpreter) => {
    const map = randomTensor([1, 5, 4, 8], 1);
    expect(relativeError(await describeCrow(map, interpreter), naiveCrow(map))).toBeLessThan(1e-5);
  });

  it.each(interpreters)("gives a silent channel 0 and a silent location no say on %s", async (interpreter) => {
    const { dims, values } = randomTensor([1, 3, 3, 4], 2, "positive");
    const silent = { dims, values: values.map((value, i) => (i % 4 === 2 || i < 8 ? 0 : value)) };
    const descriptor = await describeCrow(silent, interpreter);
    expect(descriptor[2]).toBe(0);
    expect(relativeError(descriptor, naiveCrow(silent))).toBeLessThan(1e-5);
  });

  it("is that channel when a single one fires, by grace of ε", async () => {
    const map = { dims: [1, 1, 2, 3], values: Float32Array.of(0, 3, 0, 0, 0, 0) };
    expect([...(await describeCrow(map))]).toEqual([0, 1, 0]);
  });

  it("does not overflow on activations of 1e15", async () => {
    const { dims, values } = randomTensor([1, 3, 3, 4], 3);
    const huge = { dims, values: values.map((value) => value * 1e15) };
    expect(relativeError(await describeCrow(huge), naiveCrow(huge))).toBeLessThan(1e-5);
  });
});
