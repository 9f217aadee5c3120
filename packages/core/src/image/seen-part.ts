import type { Preprocessing } from "../backbones/backbone.js";
import { boxInPicture } from "./box-in-picture.js";
import { sharp } from "./configured-sharp.js";
import { bytesOfPicture } from "./decode-picture.js";
import type { Box, PictureFile } from "./picture-file.js";

/** What of a picture a network's input shows. */
export interface SeenPart {
  /** Sides of the upright picture, pixels. */
  readonly picture: { readonly width: number; readonly height: number };
  /** What the input's sides correspond to in the picture, its pixels. With letterbox it reaches over the picture, by the bars. */
  readonly part: Box;
}

/** The inverse of what `decodeImage` does with this file and preprocessing. @throws RetrievalError when it is no picture */
export async function seenPart(
  file: PictureFile,
  { fit, size }: Pick<Preprocessing, "fit" | "size">,
): Promise<SeenPart> {
  const { path, box } = file;
  const { autoOrient: picture } = await sharp(await bytesOfPicture(file)).metadata();
  const whole = box ? boxInPicture(box, picture, path) : { left: 0, top: 0, ...picture };
  return { picture: { width: picture.width, height: picture.height }, part: partOf(whole, fit, size) };
}

function partOf(whole: Box, fit: Preprocessing["fit"], size: number): Box {
  if (fit === "fill" || fit === "shorter-side") return whole;
  const side = fit === "crop" ? Math.min(whole.width, whole.height) : Math.max(whole.width, whole.height);
  // Whole pixels of the resized picture are cut off, or added as bars: half of the rest, rounded down.
  const start = (length: number) => {
    const resized = Math.round((length * size) / side);
    return (Math.floor((resized - size) / 2) * side) / size;
  };
  return { left: whole.left + start(whole.width), top: whole.top + start(whole.height), width: side, height: side };
}
