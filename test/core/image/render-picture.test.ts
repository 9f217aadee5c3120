import { join } from "node:path";
import { encodePng, renderSvg, smallCopy } from "@loci/core";
import sharp from "sharp";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("copies a picture small and upright, and never enlarges it", async () => {
  const file = join(await temporaryFolder(), "turned.jpg");
  const canvas = { width: 60, height: 30, channels: 3 as const, background: "red" };
  await sharp({ create: canvas }).withMetadata({ orientation: 6 }).jpeg().toFile(file);
  expect(await smallCopy(file, 40)).toMatchObject({ width: 20, height: 40 });
  const { bytes, width, height } = await smallCopy(file, 500);
  expect([width, height]).toEqual([30, 60]);
  expect((await sharp(bytes).metadata()).format).toBe("jpeg");
});

it("encodes pixels with their opacity", async () => {
  const pixels = Uint8Array.of(255, 0, 0, 128, 0, 255, 0, 255);
  expect([
    ...(await sharp(await encodePng(pixels, 2, 1))
      .raw()
      .toBuffer()),
  ]).toEqual([...pixels]);
});

it("renders a drawing", async () => {
  const png = await renderSvg(
    '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="4" height="2" fill="#0000ff"/></svg>',
  );
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, ...data.subarray(0, 3)]).toEqual([4, 2, 0, 0, 255]);
});
