import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { locationsOf, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";

const map = randomTensor([1, 3, 4, 5], 1);
const descriptorOf = async (normalise: "none" | "location", featureMap = map) =>
  (
    await describeWith(
      "ONNX Runtime",
      await createHead({ name: "flatten", options: { normalise } }, mapOf(5, 3, 4)),
      featureMap,
    )
  ).values;

describe("flatten", () => {
  it("is the map itself, row by row, normalised", async () => {
    expect(relativeError(await descriptorOf("none"), unit([...map.values]))).toBeLessThan(1e-6);
  });

  it("gives each location the same norm with normalise = location", async () => {
    const expected = unit(locationsOf(map).flatMap(unit));
    expect(relativeError(await descriptorOf("location"), expected)).toBeLessThan(1e-6);
  });

  it("keeps a location of zeros at zero with normalise = location", async () => {
    const values = map.values.map((value, i) => (i < 5 ? 0 : value));
    const descriptor = await descriptorOf("location", { dims: map.dims, values });
    expect([...descriptor.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
    expect(Math.hypot(...descriptor.subarray(5, 10))).toBeCloseTo(1 / Math.sqrt(11), 5);
  });

  it("is height · width · channels long", async () => {
    expect((await createHead({ name: "flatten", options: {} }, mapOf(512, 7, 9))).descriptorLength).toBe(7 * 9 * 512);
  });
});
