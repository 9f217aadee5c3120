import type { Preprocessing } from "../backbones/backbone.js";
import { decodeImage } from "./decode-image.js";
import type { Image } from "./image.js";
import type { PictureFile } from "./picture-file.js";
import { readPictureFile } from "./read-picture-file.js";

/**
 * A picture, or its box, as a network wants it.
 * @throws RetrievalError as `decodeImage` does
 */
export async function decodePicture(
  picture: PictureFile,
  { fit, size }: Pick<Preprocessing, "fit" | "size">,
): Promise<Image> {
  const { path: name, box } = picture;
  return decodeImage(await bytesOfPicture(picture), { fit, size, name, ...(box && { box }) });
}

/** What its file holds, unless that is at hand or comes from elsewhere. @throws RetrievalError when it cannot be read */
export const bytesOfPicture = async ({ path, bytes }: PictureFile): Promise<Uint8Array> =>
  typeof bytes === "function" ? bytes() : (bytes ?? readPictureFile(path));
