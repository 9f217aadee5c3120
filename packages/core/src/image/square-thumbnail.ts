import { sharp } from "./configured-sharp.js";
import { decodeImage } from "./decode-image.js";

/**
 * A small square picture, its middle where it is oblong, as WebP for pages that carry their pictures with them.
 * @param file path of a picture
 * @param size side, pixels
 * @throws RetrievalError as `decodeImage` does
 */
export async function drawSquareThumbnail(file: string, size: number): Promise<Uint8Array> {
  const { width, height, data } = await decodeImage(file, { fit: "crop", size });
  return sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 70 })
    .toBuffer();
}
