import { decodeImage } from "../../image/decode-image.js";
import type { Fit } from "../../image/fit.js";
import type { Image } from "../../image/image.js";
import type { Box } from "../../image/picture-file.js";
import { changeColours } from "./colour-change.js";
import { drawView } from "./draw-view.js";
import type { CompleteView } from "./view.js";

export interface DecodeViewOptions {
  readonly fit: Fit;
  /** pixels */
  readonly size: number;
  readonly view: CompleteView;
  /** The part of the picture that the view is of (default: all of it). */
  readonly box?: Box;
  /** SHA-256 (hex) of the bytes: with the view it decides the random draws. */
  readonly content: string;
  /** What error messages call the picture. */
  readonly name: string;
}

/**
 * A picture as a view shows it; under the view `{}` exactly what `decodeImage` gives.
 * @throws RetrievalError as `decodeImage`
 */
export async function decodeView(bytes: Uint8Array, options: DecodeViewOptions): Promise<Image> {
  const { fit, size, name, box } = options;
  const { region, flip, colours } = drawView(options.view, options.content);
  const image = await decodeImage(bytes, { fit, size, name, ...(box && { box }), ...(region && { region }) });
  const turned = flip ? mirror(image) : image;
  return colours === undefined ? turned : await changeColours(turned, colours);
}

/** Left and right exchanged. */
function mirror({ width, height, data }: Image): Image {
  const mirrored = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 3;
      const to = (row * width + width - 1 - column) * 3;
      mirrored[to] = data[from] as number;
      mirrored[to + 1] = data[from + 1] as number;
      mirrored[to + 2] = data[from + 2] as number;
    }
  }
  return { width, height, data: mirrored };
}
