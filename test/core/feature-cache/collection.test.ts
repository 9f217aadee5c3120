import { openBackbone } from "@loci/core";
import { expect, it } from "vitest";
import {
  bytesOfMap,
  type Collection,
  collectionId,
  describeCollection,
  mapKey,
} from "../../../packages/core/dist/feature-cache/collection.js";
import { tinyBackbone } from "../../support/tiny-backbone.js";

const backbone = tinyBackbone();
const collection = describeCollection(backbone, "pool8", backbone.preprocessing);

it("knows the shape of the maps beforehand", async () => {
  expect(collection).toMatchObject({ height: 4, width: 4, channels: 3 });
  expect(bytesOfMap(collection)).toBe(4 * 4 * 3 * 2);
  const mobilenet = await openBackbone("mobilenet_v2");
  const layer = "block_13_expand_relu";
  expect(describeCollection(mobilenet, layer, mobilenet.preprocessing)).toMatchObject({ height: 14, channels: 576 });
});

it("is another one as soon as anything differs that the features depend on, and only then", () => {
  const { preprocessing } = collection;
  const others: Partial<Collection>[] = [
    { fingerprint: "b".repeat(64) },
    { layer: "pool4" },
    { software: "another decoder" },
    { preprocessing: { ...preprocessing, size: 40 } },
    { preprocessing: { ...preprocessing, fit: "crop" } },
    { preprocessing: { ...preprocessing, scale: 2 } },
    { preprocessing: { ...preprocessing, offset: 1 } },
  ];
  const ids = [collection, ...others.map((other) => ({ ...collection, ...other }))].map(collectionId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(collectionId({ ...collection, backbone: "the same under another name" })).toBe(ids[0]);
  expect(collection.software).toMatch(/^libvips \d.*, onnxruntime \d/);
});

it("tells pictures and views apart", () => {
  const keys = [mapKey("a", "x"), mapKey("b", "x"), mapKey("a", "y")];
  expect(new Set(keys).size).toBe(3);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
});

it("refuses what has no maps of one size, and unknown layers", () => {
  const shorterSide = { ...backbone.preprocessing, fit: "shorter-side" } as const;
  expect(() => describeCollection(backbone, "pool8", shorterSide)).toThrow(/fit: expected fill, crop or letterbox/);
  expect(() => describeCollection(backbone, "pool8", { ...backbone.preprocessing, size: 7 })).toThrow("at least 8");
  expect(() => describeCollection(backbone, "pool9", backbone.preprocessing)).toThrow("layer of tiny");
});
