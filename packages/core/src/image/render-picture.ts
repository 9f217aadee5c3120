import { sharp } from "./configured-sharp.js";
import { readPictureFile } from "./read-picture-file.js";

/** A file in memory. */
export interface RenderedPicture {
  readonly bytes: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** A copy of a picture for looking at: upright, in sRGB, neither side longer than `longest` pixels; JPEG. */
export async function smallCopy(path: string, longest: number): Promise<RenderedPicture> {
  const picture = sharp(await readPictureFile(path), { autoOrient: true })
    .resize({ width: longest, height: longest, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "white" })
    .jpeg({ quality: 85 });
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** @param pixels `[height, width, 4]`: red, green, blue and opacity, 0-255 @returns PNG */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/** A drawing, pictures in it included (as data), as PNG. Text is set in whatever fonts the machine has. */
export async function renderSvg(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg)).png().toBuffer();
}
