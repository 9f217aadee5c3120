import { decodeImage, drawThumbnail } from "@loci/core";
import sharp from "sharp";
import { expect, it } from "vitest";
import {
  colourAt,
  colourDifference,
  quadrantColours,
  quadrantDifference,
  quadrants,
} from "../../support/drawn-pictures.js";

const options = { width: 40, pixelLimit: 1e6, name: "x" };

it("is a small upright JPEG without metadata, never larger than the picture", async () => {
  const bytes = await quadrants(80, 60)
    .withExif({ IFD0: { Artist: "me" } })
    .png()
    .toBuffer();
  const small = await drawThumbnail(bytes, options);
  const { format, width, height, exif } = await sharp(small).metadata();
  expect([format, width, height, exif]).toEqual(["jpeg", 40, 30, undefined]);
  expect(quadrantDifference(await decodeImage(small, { fit: "fill", size: 40 }))).toBeLessThan(12);
  expect(await sharp(await drawThumbnail(bytes, { ...options, width: 500 })).metadata()).toMatchObject({ width: 80 });
  const tall = await quadrants(20, 4000).png().toBuffer();
  expect((await sharp(await drawThumbnail(tall, { ...options, width: 16 })).metadata()).height).toBeLessThanOrEqual(64);
});

it("shows a box of the picture, and refuses what cannot be decoded", async () => {
  const bytes = await quadrants(80, 60).png().toBuffer();
  const part = await drawThumbnail(bytes, { ...options, box: { left: 42, top: 2, width: 30, height: 20 } });
  const image = await decodeImage(part, { fit: "fill", size: 20 });
  expect(colourDifference(colourAt(image, 0.5, 0.5), quadrantColours[1]!)).toBeLessThan(12);
  await expect(drawThumbnail(bytes.subarray(0, bytes.length - 40), options)).rejects.toThrow(/"x"/);
  await expect(drawThumbnail(bytes, { ...options, pixelLimit: 100 })).rejects.toThrow(/number of pixels/);
});
