import type { Random, StoredTensor } from "@loci/core";

/** `[channels, dimensions]` of N(0, 1/channels): a projection's components have the mean square of what it projects. */
export function randomProjection(channels: number, dimensions: number, random: Random): StoredTensor {
  const deviation = 1 / Math.sqrt(channels);
  const data = Float32Array.from({ length: channels * dimensions }, () => deviation * random.normal());
  return { data, shape: [channels, dimensions] };
}
