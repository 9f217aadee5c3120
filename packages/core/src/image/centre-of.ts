import type { Image } from "./image.js";
import { squareOf } from "./square-of.js";

/**
 * The square of `size` pixels in the middle of an image; of an odd rest the larger half is cut off on the right or below.
 * @param size at most the shorter side, pixels
 */
export function centreOf(image: Image, size: number): Image {
  return squareOf(image, size, Math.floor((image.width - size) / 2), Math.floor((image.height - size) / 2));
}
