import { RetrievalError } from "../errors.js";
import type { Box } from "./picture-file.js";

/**
 * The whole pixels of a picture that a box means: its sides are rounded, as Pillow's `Image.crop` does, and what lies outside
 * the picture is left out, since annotated boxes often reach a pixel too far.
 * @param name of the picture, for the message
 * @throws RetrievalError when no pixel is left
 */
export function boxInPicture(
  box: Box,
  picture: { readonly width: number; readonly height: number },
  name: string,
): Box {
  const [left, top] = [Math.max(0, Math.round(box.left)), Math.max(0, Math.round(box.top))];
  const width = Math.min(picture.width, Math.round(box.left + box.width)) - left;
  const height = Math.min(picture.height, Math.round(box.top + box.height)) - top;
  if (width > 0 && height > 0) return { left, top, width, height };
  throw new RetrievalError({
    what: `picture "${name}": its box`,
    expected: `pixels of the picture, which is ${picture.width} x ${picture.height}`,
    got: `left ${box.left}, top ${box.top}, width ${box.width}, height ${box.height}`,
    remedy: "Correct the box, or read the data set without boxes",
  });
}
