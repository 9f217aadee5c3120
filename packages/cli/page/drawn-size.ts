import type { Region } from "@loci/cli/client";
import type { Size } from "./region.js";

/** Pixels of the longer side from which on the browser shrinks: networks take 224 to 299, and the model shrinks better. */
export const MOST_SIDE = 1024;

/** Whole pixels of a picture that a box means, as the service rounds it, and the size at which they are drawn. */
export function drawnSize(picture: Size, region?: Region): Region & { readonly drawn: Size } {
  // Not `...picture`: of an ImageBitmap that copies nothing.
  const box = region ?? { left: 0, top: 0, width: picture.width, height: picture.height };
  const [left, top] = [Math.max(0, Math.round(box.left)), Math.max(0, Math.round(box.top))];
  const width = Math.min(picture.width, Math.round(box.left + box.width)) - left;
  const height = Math.min(picture.height, Math.round(box.top + box.height)) - top;
  if (!(width > 0 && height > 0)) throw new Error("The box lies outside of the picture");
  const factor = Math.min(1, MOST_SIDE / Math.max(width, height));
  const scaled = (side: number) => Math.max(1, Math.round(side * factor));
  return { left, top, width, height, drawn: { width: scaled(width), height: scaled(height) } };
}
