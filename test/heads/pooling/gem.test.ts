import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { generalisedMean, mean, pooled } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const map = randomTensor([1, 4, 5, 8], 1, "positive");
const withExponent = async (p: number, featureMap = map) =>
  (await describeWith("ONNX Runtime", await createHead({ name: "gem", options: { p } }, mapOf(8)), featureMap)).values;

describe("gem", () => {
  it.each([1, 2, 3, 4.5])("is the generalised mean with p = %d", async (p) => {
    expect(relativeError(await withExponent(p), pooled(map, generalisedMean(p)))).toBeLessThan(1e-5);
  });

  it("is average pooling at p = 1 and nearly max pooling at p = 64", async () => {
    expect(relativeError(await withExponent(1), pooled(map, mean))).toBeLessThan(1e-5);
    const distinct = { dims: [1, 1, 2, 2], values: Float32Array.of(1, 2, 0.5, 1) };
    const head = await createHead({ name: "gem", options: { p: 64 } }, mapOf(2));
    const { values } = await describeWith("ONNX Runtime", head, distinct);
    expect(
      relativeError(
        values,
        pooled(distinct, (channel) => Math.max(...channel)),
      ),
    ).toBeLessThan(0.02);
  });

  it("counts negative activations as 1e-6 instead of giving NaN", async () => {
    const negative = randomTensor([1, 4, 5, 8], 2);
    expect(relativeError(await withExponent(3, negative), pooled(negative, generalisedMean(3)))).toBeLessThan(1e-5);
  });

  it("uses p = 3 unless told otherwise and refuses exponents below 1", async () => {
    expect((await createHead({ name: "gem", options: {} }, mapOf(8))).options).toEqual({ p: 3 });
    await expect(createHead({ name: "gem", options: { p: 0.5 } }, mapOf(8))).rejects.toThrow(
      /gem: option p \(exponent, 1 to 64\): .*got 0\.5/,
    );
  });
});
