import type { Ops } from "@loci/core";

/**
 * Every location's 3×3 neighbourhood, zeros outside the map: what a 3×3 convolution multiplies with its weights.
 * @returns `[batch, height, width, 9 * channels]`, row offset first, then column offset, then channel
 */
export function neighbourhoods<T>(ops: Ops<T>, featureMap: T): T {
  const offsets = [-1, 0, 1];
  const rows = offsets.map((offset) => ops.shift(featureMap, 1, -offset));
  return ops.concat(
    rows.flatMap((row) => offsets.map((offset) => ops.shift(row, 2, -offset))),
    3,
  );
}
