import { RetrievalError, reasonOf } from "../errors.js";
import { boxInPicture } from "./box-in-picture.js";
import { sharp } from "./configured-sharp.js";
import type { Box } from "./picture-file.js";
import { readPictureHeader } from "./picture-header.js";

export interface ThumbnailOptions {
  /** Pixels; narrower pictures are not enlarged. */
  readonly width: number;
  /** The part of the upright picture that is shown (default: all of it). */
  readonly box?: Box;
  /** Most pixels of the picture. */
  readonly pixelLimit: number;
  /** What messages call the picture. */
  readonly name: string;
}

/**
 * A small upright JPEG in sRGB, without the metadata of the picture (no position, no camera).
 * @throws RetrievalError when the picture cannot be decoded
 */
export async function drawThumbnail(bytes: Uint8Array, options: ThumbnailOptions): Promise<Uint8Array> {
  const { width, box, pixelLimit, name } = options;
  const header = await readPictureHeader(bytes, name, pixelLimit);
  const picture = sharp(bytes, { autoOrient: true, failOn: "error", limitInputPixels: pixelLimit });
  if (box) picture.extract(boxInPicture(box, header, name));
  try {
    return await picture
      // A picture that is all height is bounded too.
      .resize({ width, height: 4 * width, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .jpeg({ quality: 80 })
      .toBuffer();
  } catch (cause) {
    throw new RetrievalError({
      what: `picture "${name}": it cannot be decoded`,
      got: reasonOf(cause).slice(0, 120),
      cause,
    });
  }
}
