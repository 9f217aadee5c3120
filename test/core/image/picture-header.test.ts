import { pictureMediaTypes, readPictureHeader } from "@loci/core";
import { expect, it } from "vitest";
import { plain } from "../../support/drawn-pictures.js";

it("tells format and upright size of every supported format, and refuses too many pixels", async () => {
  const picture = plain([1, 2, 3], undefined, 30, 20);
  const formats = { jpeg: "jpg", png: "png", webp: "webp", avif: "avif", tiff: "tif", gif: "gif" } as const;
  for (const [format, extension] of Object.entries(formats)) {
    const bytes = await picture
      .clone()
      .toFormat(format as keyof typeof formats)
      .toBuffer();
    const header = await readPictureHeader(bytes, "x", 600);
    expect(header).toEqual({ mediaType: `image/${format}`, extension, width: 30, height: 20 });
    expect(pictureMediaTypes).toContain(header.mediaType);
    await expect(readPictureHeader(bytes, "x", 599)).rejects.toThrow(/"x" of 30 x 20 pixels.*at most 599, got 600/);
  }
  const turned = await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await readPictureHeader(turned, "x", 600)).toMatchObject({ width: 20, height: 30 });
});

it("lets nothing else reach a decoder", async () => {
  const header = (text: string) => readPictureHeader(Buffer.from(text, "latin1"), "x", 1e6);
  await expect(header("<svg xmlns='http://www.w3.org/2000/svg'/>")).rejects.toThrow(/an SVG drawing/);
  await expect(header("%PDF-1.7")).rejects.toThrow(/a PDF document/);
  await expect(header("GIF89a")).rejects.toThrow(/truncated or damaged/);
});
