import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { mean, pooled } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const describeMap = async (map: { dims: readonly number[]; values: Float32Array }) =>
  (await describeWith("ONNX Runtime", await createHead({ name: "add-avg-max", options: {} }, mapOf(8)), map)).values;

describe("add-avg-max", () => {
  it("is the mean plus the largest value of each channel, normalised", async () => {
    const map = randomTensor([1, 5, 4, 8], 1);
    const expected = pooled(map, (values) => mean(values) + Math.max(...values));
    expect(relativeError(await describeMap(map), expected)).toBeLessThan(1e-5);
  });

  it("is average pooling where there is one location", async () => {
    const map = randomTensor([1, 1, 1, 8], 2);
    expect(relativeError(await describeMap(map), pooled(map, mean))).toBeLessThan(1e-6);
  });
});
