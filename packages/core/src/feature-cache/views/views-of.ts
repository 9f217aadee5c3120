import { RetrievalError } from "../../errors.js";
import type { CropRanges, JitterRanges, View } from "./view.js";

export interface ViewsOfOptions {
  /** Add the mirrored picture, and mirror a random half of the crops. Default false. */
  readonly flip?: boolean;
  /** How many random parts of each picture. Default 0. */
  readonly crops?: number;
  readonly cropRanges?: CropRanges;
  /** Change the colours of the crops; without crops, of one more view of the whole picture. */
  readonly jitter?: JitterRanges;
  /** Default 0. */
  readonly seed?: number;
}

/** The views to train on: the picture as it is, always and first, then what is asked for. */
export function viewsOf({
  flip = false,
  crops = 0,
  cropRanges = {},
  jitter,
  seed = 0,
}: ViewsOfOptions): readonly View[] {
  if (!Number.isSafeInteger(crops) || crops < 0) {
    throw new RetrievalError({ what: "views: crops of each picture", expected: "a whole number", got: `${crops}` });
  }
  const random: View = { ...(flip && { flip: "random" }), ...(jitter && { jitter }), seed };
  const parts = Array.from({ length: crops }, (_, number): View => ({ ...random, crop: cropRanges, number }));
  return [{}, ...(flip ? [{ flip }] : []), ...(jitter && crops === 0 ? [random] : []), ...parts];
}
