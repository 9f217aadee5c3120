import type { Image } from "./image.js";
import { squareOf } from "./square-of.js";

/** A part of an upright picture, in fractions of its width and height: from 0 to 1, and inside it. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The sides in pixels that a picture must be resized to for its part to become size x size, to half a pixel. */
export function wholeBefore({ width, height }: Region, size: number): { width: number; height: number } {
  return { width: Math.max(size, Math.round(size / width)), height: Math.max(size, Math.round(size / height)) };
}

/** The part, size x size, of the picture that was resized to `wholeBefore`. */
export function squareAfter(whole: Image, { left, top }: Region, size: number): Image {
  const start = (fraction: number, side: number) => Math.min(Math.max(0, Math.round(fraction * side)), side - size);
  return squareOf(whole, size, start(left, whole.width), start(top, whole.height));
}
