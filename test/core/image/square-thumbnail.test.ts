import { drawSquareThumbnail } from "@loci/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { quadrantDifference, quadrants } from "../../support/drawn-pictures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("a small square WebP of the picture, and an error for what is none", async () => {
  const file = `${await temporaryFolder()}/quadrants.png`;
  await quadrants(300, 200).toFile(file);
  const { data, info } = await sharp(await drawSquareThumbnail(file, 64))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([64, 64, 3]);
  expect(quadrantDifference({ width: 64, height: 64, data: new Uint8Array(data) })).toBeLessThan(16);
  await expect(drawSquareThumbnail(`${file}.missing`, 64)).rejects.toThrow("quadrants.png.missing");
});
