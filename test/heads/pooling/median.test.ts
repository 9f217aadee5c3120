import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { pooled, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { torchPoolings } from "../../support/torch-poolings.js";

const describeMedian = async (
  map: { dims: readonly number[]; values: Float32Array },
  interpreter: (typeof interpreters)[number] = "ONNX Runtime",
) => {
  const [, height, width, channels] = map.dims as [number, number, number, number];
  const head = await createHead({ name: "median", options: {} }, mapOf(channels, height, width));
  return (await describeWith(interpreter, head, map)).values;
};

const naiveMedian = (values: readonly number[]) => {
  const sorted = [...values].sort((left, right) => left - right);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
};

describe("median", () => {
  it("is the middle value of an odd number of locations, whatever the others are", async () => {
    const map = { dims: [1, 1, 3, 2], values: Float32Array.of(-900, 4, 3, -1e6, 1e6, 800) };
    expect(relativeError(await describeMedian(map), unit([3, 4]))).toBeLessThan(1e-6);
  });

  it("is the mean of the middle two of an even number, not the lower one", async () => {
    const map = { dims: [1, 2, 2, 2], values: Float32Array.of(1, 0, 2, 4, 4, 8, 100, 9) };
    expect(relativeError(await describeMedian(map), unit([3, 6]))).toBeLessThan(1e-6);
  });

  it.each(interpreters)("agrees with sorting on %s, with ties", async (interpreter) => {
    for (const [height, width] of [
      [5, 5],
      [4, 6],
      [1, 1],
    ] as const) {
      const map = randomTensor([1, height, width, 6], 3);
      const rounded = { dims: map.dims, values: map.values.map((value) => Math.round(2 * value)) };
      expect(relativeError(await describeMedian(map, interpreter), pooled(map, naiveMedian))).toBeLessThan(1e-6);
      expect(relativeError(await describeMedian(rounded, interpreter), pooled(rounded, naiveMedian))).toBeLessThan(
        1e-6,
      );
    }
  });

  it.each(torchPoolings)("agrees with torch's quantile(0.5) on $name", async ({ map, median, lowerMedian }) => {
    const descriptor = await describeMedian(map);
    expect(relativeError(descriptor, median)).toBeLessThan(1e-5);
    const isOdd = (map.dims[1]! * map.dims[2]!) % 2 === 1;
    expect(relativeError(descriptor, lowerMedian) < 1e-5).toBe(isOdd);
  });
});
