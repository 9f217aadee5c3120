import type { Sharp } from "sharp";
import { choose } from "../catalogue.js";
import { excerpt, RetrievalError, reasonOf } from "../errors.js";
import { boxInPicture } from "./box-in-picture.js";
import { centreOf } from "./centre-of.js";
import { sharp } from "./configured-sharp.js";
import { type Fit, fits } from "./fit.js";
import type { Image } from "./image.js";
import { recogniseContent } from "./picture-content.js";
import type { Box } from "./picture-file.js";
import { readPictureFile } from "./read-picture-file.js";
import { type Region, squareAfter, wholeBefore } from "./region.js";

export interface DecodeOptions {
  /** how the picture is brought to `size`; see `fits` */
  readonly fit: Fit;
  /** pixels of the side(s) that `fit` speaks of */
  readonly size: number;
  /** pixels; neither the picture nor the result may have more. Default 100,000,000. */
  readonly pixelLimit?: number;
  /** the part of the upright picture that counts, as if the rest of it had been cut off before */
  readonly box?: Box;
  /**
   * chooses a part of the picture (of its box), given the sides of the upright picture in pixels; it is stretched to size x size, in place
   * of what `fit` says
   */
  readonly region?: (sides: Sides) => Region;
  /** what error messages call a picture given as bytes, for example its path */
  readonly name?: string;
}

interface Sides {
  readonly width: number;
  readonly height: number;
}

/** A 10000 x 10000 photograph passes; a few kilobytes that unfold to gigabytes (a decompression bomb) do not. */
const defaultPixelLimit = 100_000_000;

/**
 * Decodes the first page or frame of a JPEG, PNG, WebP, AVIF, TIFF or GIF, given as a path or as its bytes, to 8-bit
 * sRGB at the size a network wants: turned upright by its EXIF orientation, transparency flattened on white, grey,
 * 16-bit, palette and CMYK converted, an embedded colour profile applied.
 *
 * Resizing is Lanczos with 3 lobes. A JPEG at least about 3 times as large as asked for is first shrunk by 2, 4 or 8 inside
 * its decoder, which saves 15 to 25 % of the time. Against Lanczos alone that moves an 8-bit value by 0.3 to 0.5 on average
 * (1000 to 4000 pixels wide, to 224 or 299), at worst measured 1.0 (sharp 500 pixel photographs to 160).
 *
 * @throws RetrievalError that names the picture when it cannot be read, is not of a supported format, is truncated or
 * damaged, or has too many pixels. Oddities that decoders repair, such as stray bytes between JPEG segments, are no error.
 */
export async function decodeImage(source: string | Uint8Array, options: DecodeOptions): Promise<Image> {
  const { fit, size, pixelLimit = defaultPixelLimit } = options;
  choose("fit", fits, fit);
  checkPositive("size of the decoded picture, pixels", size);
  checkPositive("pixel limit of pictures", pixelLimit);
  const bytes = typeof source === "string" ? await readPictureFile(source) : source;
  const name = options.name ?? (typeof source === "string" ? source : `${bytes.length} bytes in memory`);
  const format = checkContent(bytes, name);
  try {
    return await resample(bytes, { ...options, pixelLimit, name });
  } catch (error) {
    if (error instanceof RetrievalError) throw error;
    throw await explain(error, bytes, { name, format, pixelLimit });
  }
}

type Resampling = DecodeOptions & { readonly pixelLimit: number; readonly name: string };

async function resample(bytes: Uint8Array, options: Resampling): Promise<Image> {
  const { fit, size, box, pixelLimit, name } = options;
  const picture = sharp(bytes, {
    autoOrient: true,
    // "truncated" lets some damaged TIFFs through as black pictures; "warning" refuses JPEGs that every viewer shows.
    failOn: "error",
    limitInputPixels: pixelLimit,
  });
  const part = box && boxInPicture(box, (await picture.metadata()).autoOrient, name);
  if (part) picture.extract(part);
  const sides = async () => part ?? (await picture.metadata()).autoOrient;
  if (options.region !== undefined) return resampleRegion(picture, options, options.region(await sides()));
  if (fits[fit].resize === "outside") checkAspectRatio(await sides(), size, pixelLimit, name);
  else if (size ** 2 > pixelLimit)
    throw tooManyPixels(`picture "${name}" brought to size ${size}`, size ** 2, pixelLimit);
  const image = await resize(picture, { width: size, height: size }, fits[fit].resize);
  return fit === "crop" ? centreOf(image, size) : image;
}

/** Resizes the whole picture and cuts the part out: so all of the file is read, and its end cannot be missing unnoticed. */
async function resampleRegion(picture: Sharp, { size, pixelLimit, name }: Resampling, region: Region): Promise<Image> {
  const whole = wholeBefore(region, size);
  const pixels = whole.width * whole.height;
  if (pixels > pixelLimit) throw tooManyPixels(`part of picture "${name}" brought to size ${size}`, pixels, pixelLimit);
  return squareAfter(await resize(picture, whole, "fill"), region, size);
}

async function resize(picture: Sharp, { width, height }: Sides, fit: "fill" | "outside" | "contain"): Promise<Image> {
  const { data, info } = await picture
    .resize({ width, height, fit, kernel: "lanczos3", background: "black" })
    .flatten({ background: "white" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  // A view that is not a Buffer: `slice` of a Buffer shares memory, that of a Uint8Array copies.
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, data: pixels };
}

/** The long side is what grows without bound when the short side is given. */
function checkAspectRatio(
  sides: { width: number; height: number },
  size: number,
  pixelLimit: number,
  name: string,
): void {
  const longer = size * (Math.max(sides.width, sides.height) / Math.min(sides.width, sides.height));
  if (size * longer <= pixelLimit) return;
  throw tooManyPixels(`picture "${name}" brought to size ${size} on its shorter side`, size * longer, pixelLimit);
}

function checkPositive(what: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new RetrievalError({ what, expected: "a positive whole number", got: String(value) });
}

/** @returns what the bytes hold, in words */
function checkContent(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) {
    throw new RetrievalError({ what: `picture "${name}": it has no bytes`, remedy: "Read it again from its source." });
  }
  const content = recogniseContent(bytes);
  if (content.isSupported) return content.description;
  throw new RetrievalError({
    what: `picture "${name}": unsupported format`,
    expected: "JPEG, PNG, WebP, AVIF, TIFF or GIF",
    got: content.description,
    remedy: `${content.remedy}.`,
  });
}

interface Circumstances {
  readonly name: string;
  readonly format: string;
  readonly pixelLimit: number;
}

async function explain(error: unknown, bytes: Uint8Array, { name, format, pixelLimit }: Circumstances) {
  const reason = reasonOf(error);
  if (/exceeds pixel limit/i.test(reason)) {
    // Reads the header only.
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return tooManyPixels(`picture "${name}" of ${width} x ${height} pixels`, width * height, pixelLimit);
  }
  return new RetrievalError({
    what: `picture "${name}": ${format} that is truncated or damaged (libvips: ${excerpt(reason, MOST_OF_A_REASON)})`,
    remedy: "Copy or download it again, or remove it.",
    cause: error,
  });
}

function tooManyPixels(what: string, pixels: number, limit: number): RetrievalError {
  return new RetrievalError({
    what: `${what}: number of pixels`,
    expected: `at most ${limit.toLocaleString("en")}`,
    got: Math.round(pixels).toLocaleString("en"),
    remedy: "Make the picture smaller, or raise the pixel limit.",
  });
}

/** libvips repeats itself for pages on end; its first complaint is the one that counts. */
const MOST_OF_A_REASON = 120;
