import { matchImage } from "@loci/cli";
import sharp from "sharp";
import { expect, it } from "vitest";
import { matchExplanation } from "../../support/explained.js";
import { noisePictures } from "../../support/noise-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("draws both pictures, whatever their names", async () => {
  const [query, hit] = (await noisePictures(await temporaryFolder(), 2)) as [{ path: string }, { path: string }];
  const png = await matchImage({
    query: { file: query.path, name: '<b>"&' },
    hit: { file: hit.path, name: "b" },
    explanation: matchExplanation,
  });
  const { format, width, height } = await sharp(png).metadata();
  expect(format).toBe("png");
  expect(width).toBeGreaterThan(height!);
  // Noise, lines and text on white: not one colour.
  expect((await sharp(png).stats()).entropy).toBeGreaterThan(1);
});
