import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { mean, pooledIn, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const describeMap = async (map: { dims: readonly number[]; values: Float32Array }) =>
  (await describeWith("ONNX Runtime", await createHead({ name: "cat-avg-max", options: {} }, mapOf(8)), map)).values;

const whole = { top: 0, bottom: 9, left: 0, right: 9 };

describe("cat-avg-max", () => {
  it("is all means, then all largest values, normalised together", async () => {
    const map = randomTensor([1, 5, 4, 8], 1);
    const expected = unit([...pooledIn(map, whole, mean), ...pooledIn(map, whole, (values) => Math.max(...values))]);
    expect(relativeError(await describeMap(map), expected)).toBeLessThan(1e-5);
  });

  it("has two equal halves of norm 1/√2 where there is one location", async () => {
    const descriptor = await describeMap(randomTensor([1, 1, 1, 8], 2));
    expect(descriptor.subarray(0, 8)).toEqual(descriptor.subarray(8));
    expect(Math.hypot(...descriptor.subarray(8))).toBeCloseTo(Math.SQRT1_2, 6);
  });
});
