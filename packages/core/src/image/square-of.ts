import type { Image } from "./image.js";

/**
 * A square of an image, copied; the image itself when that is all of it.
 *
 * Not left to sharp: its crop stops reading at the last row that it keeps, and a file whose end is missing would pass.
 *
 * @param size pixels; with `left` and `top` (pixels from there) inside the image
 */
export function squareOf({ width, height, data }: Image, size: number, left: number, top: number): Image {
  if (width === size && height === size) return { width, height, data };
  const square = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const start = ((top + row) * width + left) * 3;
    square.set(data.subarray(start, start + size * 3), row * size * 3);
  }
  return { width: size, height: size, data: square };
}
