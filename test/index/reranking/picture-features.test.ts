import { type LocalFeatureExtractor, type PictureFeatures, RetrievalError } from "@loci/core";
import { createPictureFeatures } from "@loci/index";
import { expect, it } from "vitest";

const featuresOf = (path: string): PictureFeatures => [
  { dimension: 1, descriptors: Float32Array.of(path.length), locations: Float32Array.of(0, 0) },
];
const BYTES = 12;

/** Describes every path but those with "broken" in them, two at a time, and remembers what it was asked. */
function extractor() {
  const asked: string[] = [];
  const value: LocalFeatureExtractor = {
    async *describe(pictures) {
      const all = [...pictures];
      asked.push(...all.map(({ path }) => path));
      for (let start = 0; start < all.length; start += 2) {
        const batch = all.slice(start, start + 2);
        const read = batch.filter(({ path }) => !path.includes("broken"));
        const skipped = batch
          .filter((picture) => !read.includes(picture))
          .map((picture) => ({ picture, reason: new RetrievalError({ what: "no picture" }) }));
        yield { pictures: read, features: read.map(({ path }) => featuresOf(path)), skipped };
      }
    },
    close: async () => {},
  };
  return { value, asked };
}
const filesOf = async (ids: readonly number[]) => ids.map((id) => ({ path: id === 3 ? "broken" : "x".repeat(id) }));

it("computes each picture once, in the order of the ids, and tells once of one that cannot be read", async () => {
  const { value, asked } = extractor();
  const told: unknown[] = [];
  const features = createPictureFeatures(value, filesOf, { onSkipped: (skipped) => told.push(skipped.picture) });
  expect(await features.of([5, 3, 1, 5])).toEqual([
    featuresOf("xxxxx"),
    undefined,
    featuresOf("x"),
    featuresOf("xxxxx"),
  ]);
  expect(await features.of([3, 2, 1])).toEqual([undefined, featuresOf("xx"), featuresOf("x")]);
  expect(asked).toEqual(["xxxxx", "broken", "x", "xx"]);
  expect(told).toEqual([{ id: 3, path: "broken" }]);
  expect(await features.of([])).toEqual([]);
});

it("forgets the oldest when the cache is full, and answers all the same", async () => {
  const { value, asked } = extractor();
  const features = createPictureFeatures(value, filesOf, { cacheBytes: 2 * BYTES });
  await features.of([1, 2, 4]);
  expect(await features.of([4, 2, 1])).toEqual([featuresOf("xxxx"), featuresOf("xx"), featuresOf("x")]);
  expect(asked).toEqual(["x", "xx", "xxxx", "x"]);
});

it("describes the part of a picture that its box is", async () => {
  const box = { left: 1, top: 2, width: 3, height: 4 };
  const asked: unknown[] = [];
  const noting: LocalFeatureExtractor = {
    describe: (pictures) => {
      const all = [...pictures];
      asked.push(...all);
      return extractor().value.describe(all);
    },
    close: async () => {},
  };
  await createPictureFeatures(noting, async (ids) => ids.map((id) => ({ path: "x", ...(id === 1 && { box }) }))).of([
    1, 2,
  ]);
  expect(asked).toEqual([
    { id: 1, path: "x", box },
    { id: 2, path: "x" },
  ]);
});
