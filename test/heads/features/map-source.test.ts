import type { MapFormula } from "@loci/core";
import { createHead, describeMaps, formulaOf, type MapSource, parseHeadSpec, runFormula } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { randomTensor } from "../../support/random-tensor.js";

const shapes = [
  { height: 2, width: 3, channels: 4 },
  { height: 3, width: 3, channels: 5 },
] as const;
const [PICTURES, BATCH] = [40, 16];
const values = shapes.map(({ height, width, channels }, layer) =>
  Array.from(
    { length: PICTURES },
    (_, picture) => randomTensor([height, width, channels], 100 * layer + picture).values,
  ),
);
const source: MapSource = {
  ...{ pictures: PICTURES, shapes },
  read: async (pictures) =>
    values.map((all) => {
      const size = all[0]!.length;
      const read = new Float32Array(pictures.length * size);
      for (const [place, picture] of pictures.entries()) read.set(all[picture]!, place * size);
      return read;
    }),
};
const pictures = [7, 3, 3, ...Array(30).keys()];
const head = (layer: number) =>
  createHead(parseHeadSpec("netvlad(clusters=3,centres=random)"), [{ ...shapes[layer]! }]);

describe("describeMaps", () => {
  it("refuses maps of other channels or sides, and too few of them", async () => {
    const wrong = (own: Awaited<ReturnType<typeof head>>, layers: number[]) =>
      describeMaps(own, source, [0], { layers });
    await expect(wrong(await head(0), [1])).rejects.toThrow(
      "netvlad: feature map 1 of 1, height × width × channels: expected 2 × 3 × 4, got 3 × 3 × 5",
    );
    const free = await createHead(parseHeadSpec("gap"), [{ channels: 4, height: undefined, width: undefined }]);
    await expect(wrong(free, [1])).rejects.toThrow("expected any × any × 4, got 3 × 3 × 5");
    await expect(wrong(free, [])).rejects.toThrow("got none");
  });

  it.each([0, 1])("gives the descriptors that TensorFlow.js computes of the maps of layer %i", async (layer) => {
    const own = await head(layer);
    const { height, width, channels } = shapes[layer]!;
    const maps = (await source.read(pictures))[layer]!;
    const expected = await describeWith("TensorFlow.js", own, {
      dims: [pictures.length, height, width, channels],
      values: maps,
    });
    const descriptors = await describeMaps(own, source, pictures, { layers: [layer] });
    expect(descriptors.length).toBe(pictures.length * own.descriptorLength);
    expect(relativeError(descriptors, expected.values)).toBeLessThan(1e-4);
  });

  it("gives nothing for no pictures", async () => {
    expect(await describeMaps(await head(0), source, [], { layers: [0] })).toEqual(new Float32Array(0));
  });
});

describe("runFormula", () => {
  it("goes batch by batch, tells how far it is, and ends when told to", async () => {
    const controller = new AbortController();
    const done: number[][] = [];
    const seen: number[] = [];
    const run = async () => {
      const options = {
        ...{ layers: [1], signal: controller.signal },
        onProgress: (count: number, total: number) => void done.push([count, total]),
      };
      for await (const { pictures: part, values } of runFormula(formulaOf(await head(1)), source, pictures, options)) {
        expect(values.length).toBe(part.length * 15);
        seen.push(...part);
        if (seen.length > BATCH) controller.abort(new Error("enough"));
      }
    };
    await expect(run()).rejects.toThrow("enough");
    expect(seen).toEqual(pictures.slice(0, 2 * BATCH));
    expect(done).toEqual([
      [16, 33],
      [32, 33],
    ]);
  });

  it("feeds every layer, in their order, when none is named", async () => {
    const difference: MapFormula = {
      parameters: {},
      compute: (ops, [first, second]) =>
        ops.subtract(ops.sum(first, [1, 2, 3]), ops.sum(second as typeof first, [1, 2, 3])),
    };
    const sum = (layer: number, picture: number) => values[layer]![picture]!.reduce((total, value) => total + value, 0);
    for await (const { values: differences } of runFormula(difference, source, [4, 9])) {
      for (const [place, picture] of [4, 9].entries()) {
        expect(differences[place]).toBeCloseTo(sum(0, picture) - sum(1, picture), 4);
      }
    }
  });
});
