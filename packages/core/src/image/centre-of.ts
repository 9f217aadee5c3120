import type { Image } from "./image.js";

/**
 * The square of `size` pixels in the middle of an image; of an odd rest the larger half is cut off on the right or below.
 *
 * Not left to sharp: its crop stops reading at the last row that it keeps, and a file whose end is missing would pass.
 *
 * @param size at most the shorter side, pixels
 */
export function centreOf({ width, height, data }: Image, size: number): Image {
  if (width === size && height === size) return { width, height, data };
  const left = Math.floor((width - size) / 2);
  const top = Math.floor((height - size) / 2);
  const square = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const start = ((top + row) * width + left) * 3;
    square.set(data.subarray(start, start + size * 3), row * size * 3);
  }
  return { width: size, height: size, data: square };
}
