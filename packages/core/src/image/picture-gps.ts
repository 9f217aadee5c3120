import { open } from "node:fs/promises";
import readExif from "exif-reader";
import { RetrievalError, reasonOf } from "../errors.js";
import { sharp } from "./configured-sharp.js";
import { recogniseContent } from "./picture-content.js";

/** What a camera wrote into a picture about where and when. */
export interface PictureGps {
  /** WGS 84, degrees */
  readonly position?: { readonly latitude: number; readonly longitude: number };
  /** degrees clockwise from north, 0 up to but not including 360 */
  readonly heading?: number;
  /** of the exposure, milliseconds since 1970; EXIF knows no time zone, so the camera's clock is taken for UTC */
  readonly time?: number;
}

/**
 * Reads the EXIF of a JPEG, PNG, WebP, AVIF or TIFF. A value that is not there, or is no number (0/0, as cameras write
 * without reception), is left out.
 * @throws RetrievalError when the picture or its EXIF cannot be read
 */
export async function readPictureGps(path: string): Promise<PictureGps> {
  const block = await exifOf(path);
  if (block === undefined) return {};
  const { GPSInfo: gps = {}, Photo: photo = {} } = parse(block, path);
  const latitude = degreesOf(gps.GPSLatitude, gps.GPSLatitudeRef, "S");
  const longitude = degreesOf(gps.GPSLongitude, gps.GPSLongitudeRef, "W");
  const heading = gps.GPSImgDirection;
  const time = photo.DateTimeOriginal?.getTime();
  return {
    ...(latitude !== undefined && longitude !== undefined && { position: { latitude, longitude } }),
    ...(typeof heading === "number" && Number.isFinite(heading) && { heading: ((heading % 360) + 360) % 360 }),
    ...(time !== undefined && Number.isFinite(time) && { time }),
  };
}

/** Enough for every kind of picture to show itself. */
const HEAD_BYTES = 264;

async function exifOf(path: string): Promise<Buffer | undefined> {
  try {
    // libvips could also read SVG, whose text may name other files.
    if (!recogniseContent(await headOf(path)).isSupported) throw new Error("it is no picture of a supported format");
    return (await sharp(path).metadata()).exif;
  } catch (cause) {
    throw new RetrievalError({
      what: `picture "${path}" cannot be read`,
      got: reasonOf(cause).slice(0, 120),
      remedy: "Copy it again, or remove it",
      cause,
    });
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function parse(block: Buffer, path: string): ReturnType<typeof readExif> {
  try {
    return readExif(block);
  } catch (cause) {
    throw new RetrievalError({ what: `picture "${path}": its EXIF is damaged`, got: reasonOf(cause), cause });
  }
}

/** Degrees, minutes and seconds, the last two often missing. */
function degreesOf(
  parts: readonly number[] | undefined,
  reference: string | undefined,
  negative: string,
): number | undefined {
  if (!Array.isArray(parts) || parts.length === 0) return undefined;
  const [degrees = 0, minutes = 0, seconds = 0] = parts;
  const value = degrees + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(value)) return undefined;
  return reference?.startsWith(negative) ? -value : value;
}
