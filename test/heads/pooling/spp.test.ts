import { createHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { pooledIn, unit } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { torchPoolings } from "../../support/torch-poolings.js";

const withOptions = async (
  options: { grids?: string; pooling?: string },
  map: { dims: readonly number[]; values: Float32Array },
) => {
  const [, height, width, channels] = map.dims as [number, number, number, number];
  const head = await createHead({ name: "spp", options }, mapOf(channels, height, width));
  return (await describeWith("ONNX Runtime", head, map)).values;
};

describe("spp", () => {
  it("is the maxima of disjoint cells on a map that divides, coarsest grid first", async () => {
    const map = randomTensor([1, 4, 8, 3], 1);
    const largest = (values: readonly number[]) => Math.max(...values);
    const expected = unit(
      [1, 2, 4].flatMap((side) =>
        Array.from({ length: side * side }, (_, cell) => {
          const [height, width] = [4 / side, 8 / side];
          const [top, left] = [Math.floor(cell / side) * height, (cell % side) * width];
          return pooledIn(map, { top, bottom: top + height, left, right: left + width }, largest);
        }).flat(),
      ),
    );
    expect(relativeError(await withOptions({}, map), expected)).toBeLessThan(1e-6);
  });

  it.each(torchPoolings)("agrees with torch's adaptive pooling on $name", async (torch) => {
    expect(relativeError(await withOptions({}, torch.map), torch.sppMax1x2x4)).toBeLessThan(1e-5);
    const average = await withOptions({ grids: "1x2x3x6", pooling: "average" }, torch.map);
    expect(relativeError(average, torch.sppAverage1x2x3x6)).toBeLessThan(1e-5);
  });

  it("is 21 or 50 times the channels long and knows no other grids", async () => {
    const lengthWith = async (grids: string) =>
      (await createHead({ name: "spp", options: { grids } }, mapOf(32, 7, 7))).descriptorLength;
    expect(await lengthWith("1x2x4")).toBe(21 * 32);
    expect(await lengthWith("1x2x3x6")).toBe(50 * 32);
    await expect(lengthWith("1x3")).rejects.toThrow(/spp: option grids .*got "1x3"/);
  });
});
