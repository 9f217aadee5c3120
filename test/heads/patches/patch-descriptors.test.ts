import { createHead, parseHeadSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { patchDescriptors, patchLocations } from "../../../packages/heads/dist/patches/patch-descriptors.js";
import { relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { randomTensor } from "../../support/random-tensor.js";

const [HEIGHT, WIDTH, CHANNELS, CLUSTERS] = [4, 5, 6, 3];
const map = randomTensor([2, HEIGHT, WIDTH, CHANNELS], 1, "positive");
const about = { height: HEIGHT, width: WIDTH, channels: CHANNELS, clusters: CLUSTERS };

/** The part of every picture's map below and right of (top, left). */
function part(top: number, left: number, size: number) {
  const values: number[] = [];
  for (const picture of [0, 1]) {
    for (let row = top; row < top + size; row++) {
      const start = ((picture * HEIGHT + row) * WIDTH + left) * CHANNELS;
      values.push(...map.values.subarray(start, start + size * CHANNELS));
    }
  }
  return { dims: [2, size, size, CHANNELS], values: Float32Array.from(values) };
}

describe("patch descriptors", () => {
  it.each(["v1", "v2"])("are NetVLAD %s of the patches cut out", async (variant) => {
    const spec = parseHeadSpec(`netvlad(clusters=${CLUSTERS},centres=random,variant=${variant})`);
    const head = await createHead(spec, mapOf(CHANNELS));
    const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
      name,
      { dims: shape, values: data as Float32Array },
    ]);
    for (const run of [withTensorFlow, withOnnx]) {
      const { dims, values } = await run(
        (ops, { map: given, ...vocabulary }) =>
          patchDescriptors(ops, given!, vocabulary as never, about, { size: 2, stride: 2 }),
        { map, ...Object.fromEntries(parameters) },
      );
      const corners = [0, 2].flatMap((top) => [0, 2].map((left) => [top, left] as const));
      expect(dims).toEqual([2, corners.length, CLUSTERS * CHANNELS]);
      for (const [patch, [top, left]] of corners.entries()) {
        const alone = (await describeWith("ONNX Runtime", head, part(top, left, 2))).values;
        for (const picture of [0, 1]) {
          const row = (picture * corners.length + patch) * CLUSTERS * CHANNELS;
          const expected = alone.subarray(picture * CLUSTERS * CHANNELS, (picture + 1) * CLUSTERS * CHANNELS);
          expect(relativeError(values.subarray(row, row + CLUSTERS * CHANNELS), expected)).toBeLessThan(1e-4);
        }
      }
    }
  });

  it("lie where their middles are", () => {
    expect([...patchLocations({ height: 2, width: 4 }, { size: 2, stride: 1 })]).toEqual([1, 1, 2, 1, 3, 1]);
  });
});
