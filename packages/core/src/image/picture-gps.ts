import { open } from "node:fs/promises";
import { RetrievalError, reasonOf } from "../errors.js";
import { sharp } from "./configured-sharp.js";
import { readExifFields } from "./exif-fields.js";
import { recogniseContent } from "./picture-content.js";
import type { PictureFile } from "./picture-file.js";

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
export async function readPictureGps(picture: Pick<PictureFile, "path" | "bytes">): Promise<PictureGps> {
  const block = await exifOf(picture);
  if (block === undefined) return {};
  const { exposure, gps } = fieldsOf(block, picture.path);
  const latitude = degreesOf(gps.get(tags.latitude), gps.get(tags.latitudeReference), "S");
  const longitude = degreesOf(gps.get(tags.longitude), gps.get(tags.longitudeReference), "W");
  const [heading] = gps.get(tags.heading) ?? [];
  const time = millisecondsOf(exposure.get(tags.time));
  return {
    ...(latitude !== undefined && longitude !== undefined && { position: { latitude, longitude } }),
    ...(typeof heading === "number" && Number.isFinite(heading) && { heading: ((heading % 360) + 360) % 360 }),
    ...(time !== undefined && { time }),
  };
}

/** GPSLatitudeRef, GPSLatitude, GPSLongitudeRef, GPSLongitude, GPSImgDirection; DateTimeOriginal. */
const tags = { latitudeReference: 1, latitude: 2, longitudeReference: 3, longitude: 4, heading: 17, time: 0x9003 };

/** Enough for every kind of picture to show itself. */
const HEAD_BYTES = 264;

async function exifOf({ path, bytes: given }: Pick<PictureFile, "path" | "bytes">): Promise<Buffer | undefined> {
  try {
    const bytes = typeof given === "function" ? await given() : given;
    // libvips could also read SVG, whose text may name other files.
    const { isSupported } = recogniseContent(bytes ?? (await headOf(path)));
    if (!isSupported) throw new Error("it is no picture of a supported format");
    return (await sharp(bytes ?? path).metadata()).exif;
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

function fieldsOf(block: Buffer, path: string): ReturnType<typeof readExifFields> {
  const { time, ...gps } = tags;
  try {
    return readExifFields(block, { exposure: [time], gps: Object.values(gps) });
  } catch (cause) {
    throw new RetrievalError({ what: `picture "${path}": its EXIF is damaged`, got: reasonOf(cause), cause });
  }
}

type Field = string | readonly number[] | undefined;

/** Degrees, minutes and seconds, the last two often missing. */
function degreesOf(parts: Field, reference: Field, negative: string): number | undefined {
  if (parts === undefined || typeof parts === "string" || parts.length === 0) return undefined;
  const [degrees = 0, minutes = 0, seconds = 0] = parts;
  const value = degrees + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(value)) return undefined;
  return typeof reference === "string" && reference.startsWith(negative) ? -value : value;
}

/** "2024:05:01 12:30:00"; cameras without a clock write blanks. */
function millisecondsOf(text: Field): number | undefined {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(`${text}`);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [number, ...number[]];
  return Date.UTC(year, (month as number) - 1, day, hour, minute, second);
}
