import type { Preprocessing } from "../backbones/backbone.js";
import { decodeImage } from "../image/decode-image.js";
import type { Image } from "../image/image.js";
import { develop } from "../synthesis/develop.js";
import { synthesisers } from "../synthesis/synthesisers.js";

/** Drawn of each synthesiser, a class each. */
export const CALIBRATION_CLASSES = 16;
const WIDTH = 448;
const SEED = 1;

/** Pictures that Loci draws, always the same ones, as a network wants them. Drawn one by one, as they are asked for. */
export async function* calibrationPictures({ fit, size }: Pick<Preprocessing, "fit" | "size">): AsyncGenerator<Image> {
  for (const { describe } of Object.values(synthesisers)) {
    for (let position = 0; position < CALIBRATION_CLASSES; position++) {
      const { svg } = describe(SEED, position).draw(0, WIDTH);
      yield await decodeImage(await develop(svg, position), { fit: fit === "shorter-side" ? "crop" : fit, size });
    }
  }
}
