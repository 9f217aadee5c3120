import { join } from "node:path";
import { decodeImage, modelViews, openFeatureMapExtractor } from "@loci/core";
import { expect, it } from "vitest";
import { noisePictures } from "../../support/noise-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { meanOfTiles, tinyBackbone } from "../../support/tiny-backbone.js";

it("gives every layer in every view, pictures of any size included", async () => {
  const folder = await temporaryFolder();
  const [{ path }] = (await noisePictures(folder, 1)) as [{ path: string }];
  const preprocessing = { ...tinyBackbone().preprocessing, fit: "shorter-side" as const };
  const extractor = await openFeatureMapExtractor({
    ...{ backbone: tinyBackbone(), layers: ["pool4", "pool8"], views: modelViews({ flip: true }), preprocessing },
  });
  try {
    const maps = await extractor.describe({ path });
    const image = await decodeImage(path, preprocessing);
    const side = (pixels: number, tile: number) => Math.floor(pixels / tile);
    for (const [place, tile] of [4, 8, 4, 8].entries()) {
      const [height, width] = [side(image.height, tile), side(image.width, tile)];
      expect(maps[place]).toMatchObject({ height, width, channels: 3 });
    }
    for (const [place, tile] of [4, 8].entries()) {
      for (const [at, mean] of meanOfTiles(image, tile).entries()) expect(maps[place]!.values[at]).toBeCloseTo(mean, 2);
    }
    if (image.width % 8 === 0) {
      const [plain, mirrored] = [maps[1]!, maps[3]!];
      expect(mirrored.values[0]).toBeCloseTo(plain.values[(plain.width - 1) * 3]!, 2);
    }
    await expect(extractor.describe({ path: join(folder, "none.png") })).rejects.toThrow("none.png");
  } finally {
    await extractor.close();
  }
});
