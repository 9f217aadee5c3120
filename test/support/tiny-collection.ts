import type { Collection } from "../../packages/core/dist/feature-cache/collection.js";

/** Maps of 2 × 2 locations and 3 channels: 12 numbers, 24 bytes. */
export const tinyCollection: Collection = {
  backbone: "tiny",
  fingerprint: "a".repeat(64),
  layer: "pool",
  preprocessing: { size: 32, fit: "fill", scale: 1, offset: 0 },
  software: "none",
  height: 2,
  width: 2,
  channels: 3,
};
