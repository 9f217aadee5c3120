import { gap } from "./gap.js";
import { gem } from "./gem.js";
import { gmp } from "./gmp.js";

/** Heads without learned parameters: one number or a few per channel. */
export const poolingHeads = { gap, gmp, gem } as const;
