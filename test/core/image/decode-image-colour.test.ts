import { decodeImage } from "@loci/core";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { type Colour, colourAt, colourDifference, plain } from "../../support/drawn-pictures.js";

const fill = { fit: "fill", size: 32 } as const;

describe("colour", () => {
  const red: Colour = [200, 50, 30];

  test.each([
    ["8-bit grey JPEG", () => plain([90, 90, 90]).toColourspace("b-w").jpeg()],
    ["8-bit grey PNG", () => plain([90, 90, 90]).toColourspace("b-w").png()],
    ["16-bit grey PNG", () => plain([90, 90, 90]).toColourspace("grey16").png()],
    ["grey TIFF", () => plain([90, 90, 90]).toColourspace("b-w").tiff()],
  ])("%s becomes three equal channels", async (_, draw) => {
    const image = await decodeImage(await draw().toBuffer(), fill);
    expect(image.data).toHaveLength(32 * 32 * 3);
    expect(colourDifference(colourAt(image, 0.5, 0.5), [90, 90, 90])).toBeLessThanOrEqual(2);
  });

  test.each([
    ["16-bit PNG", () => plain(red).toColourspace("rgb16").png()],
    ["16-bit TIFF", () => plain(red).toColourspace("rgb16").tiff({ compression: "deflate" })],
    ["palette PNG", () => plain(red).png({ palette: true, colours: 4 })],
    ["PNG with a Display P3 profile", () => plain(red).withIccProfile("p3").png()],
    ["CMYK JPEG with a profile", () => plain(red).toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 100 })],
  ])("%s becomes 8-bit sRGB", async (_, draw) => {
    expect(
      colourDifference(colourAt(await decodeImage(await draw().toBuffer(), fill), 0.5, 0.5), red),
    ).toBeLessThanOrEqual(8);
  });

  // Without a profile nobody knows which inks were meant: the colour is near, no more.
  test("CMYK JPEG without a profile becomes a similar sRGB colour", async () => {
    const bytes = await plain(red).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ space: "cmyk", channels: 4, hasProfile: false });
    expect(colourDifference(colourAt(await decodeImage(bytes, fill), 0.5, 0.5), red)).toBeLessThanOrEqual(40);
  });

  test("a profile changes the values: the same numbers in Display P3 are a stronger red", async () => {
    const withP3 = await plain(red).withIccProfile("p3").png().toBuffer();
    const { data } = await sharp(withP3, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
    expect(colourDifference([data[0], data[1], data[2]] as unknown as Colour, red)).toBeGreaterThan(8);
  });

  test("a broken profile is ignored", async () => {
    const bytes = await plain(red).withIccProfile("p3").jpeg({ quality: 100 }).toBuffer();
    const profile = bytes.indexOf("ICC_PROFILE");
    expect(profile).toBeGreaterThan(0);
    bytes.fill(0x55, profile + 14, profile + 200);
    expect(colourDifference(colourAt(await decodeImage(bytes, fill), 0.5, 0.5), red)).toBeLessThanOrEqual(40);
  });

  test.each([
    ["PNG", 0, (picture: Sharp) => picture.png()],
    ["PNG", 0.5, (picture: Sharp) => picture.png()],
    ["palette PNG", 0, (picture: Sharp) => picture.png({ palette: true })],
    ["16-bit PNG", 0.5, (picture: Sharp) => picture.toColourspace("rgb16").png()],
    ["WebP", 0.5, (picture: Sharp) => picture.webp({ lossless: true })],
    ["AVIF", 0.5, (picture: Sharp) => picture.avif({ quality: 90 })],
    ["TIFF", 0.5, (picture: Sharp) => picture.tiff({ compression: "deflate" })],
    ["GIF", 0, (picture: Sharp) => picture.gif()],
  ])("%s with alpha %d lies on white", async (_, alpha, encode) => {
    const image = await decodeImage(await encode(plain(red, alpha)).toBuffer(), fill);
    const expected = red.map((value) => alpha * value + (1 - alpha) * 255) as unknown as Colour;
    expect(colourDifference(colourAt(image, 0.5, 0.5), expected)).toBeLessThanOrEqual(4);
  });
});
