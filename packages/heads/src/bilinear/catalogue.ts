import { bilinear } from "./bilinear.js";
import { compactBilinear } from "./compact-bilinear.js";
import { hbp } from "./hbp.js";
import { isqrtCov } from "./isqrt-cov.js";
import { lowRankBilinear } from "./low-rank-bilinear.js";
import { multimodalBilinear } from "./multimodal-bilinear.js";

/** Heads of second order: products of channels. */
export const bilinearHeads = {
  bilinear,
  "multimodal-bilinear": multimodalBilinear,
  "compact-bilinear": compactBilinear,
  "low-rank-bilinear": lowRankBilinear,
  hbp,
  "isqrt-cov": isqrtCov,
} as const;
