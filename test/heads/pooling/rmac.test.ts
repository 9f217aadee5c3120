import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { pooled, pooledIn, type Rectangle, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { torchPoolings } from "../../support/torch-poolings.js";

const withLevels = async (levels: number, map: { dims: readonly number[]; values: Float32Array }) => {
  const [, height, width, channels] = map.dims as [number, number, number, number];
  const head = await createHead({ name: "rmac", options: { levels } }, mapOf(channels, height, width));
  return (await describeWith("ONNX Runtime", head, map)).values;
};

const largest = (values: readonly number[]) => Math.max(...values);
const rectangle = (top: number, left: number, height: number, width = height): Rectangle => ({
  top,
  bottom: top + height,
  left,
  right: left + width,
});

describe("rmac", () => {
  it("is max pooling with one level on a square map, which is the whole map twice", async () => {
    const map = randomTensor([1, 5, 5, 6], 1);
    expect(relativeError(await withLevels(1, map), pooled(map, largest))).toBeLessThan(1e-6);
  });

  it("adds up the unit maxima of 1 + 1 + 4 + 9 regions on a map of 6 × 6", async () => {
    const map = randomTensor([1, 6, 6, 5], 2);
    const regions = [
      rectangle(0, 0, 6),
      rectangle(0, 0, 6),
      ...[0, 2].flatMap((top) => [0, 2].map((left) => rectangle(top, left, 4))),
      ...[0, 1, 3].flatMap((top) => [0, 1, 3].map((left) => rectangle(top, left, 3))),
    ];
    const vectors = regions.map((region) => unit(pooledIn(map, region, largest)));
    const sum = vectors.reduce((left, right) => left.map((value, c) => value + right[c]!));
    expect(relativeError(await withLevels(3, map), unit(sum))).toBeLessThan(1e-5);
  });

  it("sees the last row and the last column in the last region", async () => {
    // Channel 1 fires in the last corner alone: in the whole map and in one region of each level.
    const values = new Float32Array(6 * 6 * 2).map((_, i) => (i % 2 === 0 ? 1 : i === 71 ? 1 : 0));
    const [common, corner] = await withLevels(3, { dims: [1, 6, 6, 2], values });
    const [both, onlyCommon] = [4 * Math.SQRT1_2, 11];
    expect(corner! / common!).toBeCloseTo(both / (both + onlyCommon), 5);
  });

  it.each(torchPoolings)("agrees with regions placed by their centres, in PyTorch, on $name", async ({ map, rmac }) => {
    for (const { levels, descriptor } of rmac) {
      expect([levels, relativeError(await withLevels(levels, map), descriptor) < 1e-5]).toEqual([levels, true]);
    }
  });
});
