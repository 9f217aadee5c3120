import { actionvlad } from "./actionvlad.js";
import { ghostvlad } from "./ghostvlad.js";
import { netvlad } from "./netvlad.js";

/** Heads that add up residuals to centres. */
export const vladHeads = { netvlad, ghostvlad, actionvlad } as const;
