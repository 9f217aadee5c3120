import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImage, openLocalFeatureExtractor } from "@loci/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { meanOfTiles, tinyBackbone } from "../../support/tiny-backbone.js";

const backbone = tinyBackbone();

async function featuresOf(
  paths: readonly string[],
  given: Partial<Parameters<typeof openLocalFeatureExtractor>[0]> = {},
) {
  const { preprocessing } = backbone;
  const extractor = await openLocalFeatureExtractor({ backbone, layers: ["pool4", "pool8"], preprocessing, ...given });
  const [features, skipped] = [[], []] as [unknown[], { picture: { path: string } }[]];
  for await (const batch of extractor.describe(paths.map((path) => ({ path })))) {
    features.push(...batch.features);
    skipped.push(...batch.skipped);
  }
  await extractor.close();
  return { features: features as Awaited<ReturnType<typeof first>>[], skipped };
}
const first = async () => [] as { dimension: number; descriptors: Float32Array; locations: Float32Array }[];

const unit = (vector: readonly number[]) => vector.map((value) => value / Math.hypot(...vector));

describe("local features", () => {
  it("are the unit vectors of the maps, a scale for every layer, at the middles of their cells", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 1);
    const path = join(folder, "circles/0.jpg");
    const { features, skipped } = await featuresOf([path, join(folder, "no.jpg")]);
    expect(skipped.map(({ picture }) => picture.path)).toEqual([join(folder, "no.jpg")]);
    const image = await decodeImage(path, backbone.preprocessing);
    for (const [scale, side] of [4, 8].entries()) {
      const { dimension, descriptors, locations } = features[0]![scale]!;
      const means = meanOfTiles(image, side);
      const cells = 32 / side;
      expect([dimension, locations.length]).toEqual([3, 2 * cells ** 2]);
      for (let cell = 0; cell < cells ** 2; cell++) {
        const expected = unit(means.slice(3 * cell, 3 * cell + 3));
        for (const [at, value] of expected.entries()) expect(descriptors[3 * cell + at]).toBeCloseTo(value, 5);
        expect([...locations.slice(2 * cell, 2 * cell + 2)]).toEqual([
          (cell % cells) + 0.5,
          Math.floor(cell / cells) + 0.5,
        ]);
      }
    }
  });

  it("leave out cells without a direction", async () => {
    const path = join(await temporaryFolder(), "black.png");
    const pixels = Buffer.alloc(32 * 32 * 3);
    // One white tile: the third of the second row.
    for (let y = 8; y < 16; y++) for (let x = 16; x < 24; x++) pixels.fill(255, (y * 32 + x) * 3, (y * 32 + x) * 3 + 3);
    await writeFile(
      path,
      await sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } })
        .png()
        .toBuffer(),
    );
    const { features } = await featuresOf([path], { layers: ["pool8"] });
    expect([...features[0]![0]!.locations]).toEqual([2.5, 1.5]);
  });

  it("are means over squares where a map has very many cells", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 1);
    const path = join(folder, "triangles/0.jpg");
    const preprocessing = { ...backbone.preprocessing, size: 100 };
    const { features } = await featuresOf([path], { layers: ["pool4"], preprocessing });
    const { descriptors, locations } = features[0]![0]!;
    // 25 × 25 cells, of which the last row and column have no partner.
    expect(locations.length / 2).toBe(13 * 13);
    expect([...locations.slice(0, 4)]).toEqual([1, 1, 3, 1]);
    expect([...locations.slice(-2)]).toEqual([24.5, 24.5]);
    const means = meanOfTiles(await decodeImage(path, preprocessing), 4);
    const cell = (row: number, column: number) => means.slice(3 * (25 * row + column), 3 * (25 * row + column) + 3);
    const square = [cell(2, 4), cell(2, 5), cell(3, 4), cell(3, 5)];
    const expected = unit([0, 1, 2].map((at) => square.reduce((sum, vector) => sum + vector[at]!, 0)));
    const row = 13 + 2;
    for (const [at, value] of expected.entries()) expect(descriptors[3 * row + at]).toBeCloseTo(value, 5);
  });
});
