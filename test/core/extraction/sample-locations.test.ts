import { join } from "node:path";
import { createRandom, type OneOrMore, type Ops, openBackbone, plainView, sampleLocations } from "@loci/core";
import { expect, it } from "vitest";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("takes unit local descriptors of as many locations and pictures as asked, passing over broken ones", async () => {
  const folder = await temporaryFolder();
  await drawClassFolders(folder, 2);
  await addBrokenPictures(folder);
  const names = ["circles/0.jpg", "circles/1.jpg", "stripes/0.jpg", "text.jpg", "triangles/0.jpg"];
  const pictures = names.map((name) => ({ path: join(folder, name) }));
  const source = {
    backbone: await openBackbone("mobilenet_v2"),
    layers: ["block_13_expand_relu"],
    views: plainView,
    preprocessing: { fit: "fill", size: 224 },
    // The layer as it is.
    formula: { parameters: {}, compute: <T>(_: Ops<T>, [map]: OneOrMore<T>) => map },
    channels: 576,
  } as const;
  const take = (count: number, perPicture: number, seed = 1) =>
    sampleLocations(source, pictures, {
      pictures: count,
      perPicture,
      random: createRandom(seed),
    });
  const { values, count } = await take(5, 7);
  expect(count).toBe(4 * 7);
  for (let row = 0; row < count; row++)
    expect(Math.hypot(...values.subarray(row * 576, (row + 1) * 576))).toBeCloseTo(1, 4);
  // 14 × 14 locations, each at most once.
  expect((await take(5, 1000)).count).toBe(4 * 196);
  expect((await take(1, 3)).count).toBeLessThanOrEqual(3);
  expect((await take(5, 7)).values).toEqual(values);
  expect((await take(5, 7, 2)).values).not.toEqual(values);
});
