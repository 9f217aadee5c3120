import { netvlad } from "./netvlad.js";

/** Heads that add up residuals to centres. */
export const vladHeads = { netvlad } as const;
