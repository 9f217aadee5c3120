import type { Ops } from "./ops.js";

/**
 * Norms below 1e-12 count as 1e-12, so that a zero vector stays zero: torch `F.normalize` and Relja's NetVLAD use the same.
 * The bound is put on the square, below the root, whose gradient at zero would be infinite.
 */
const SMALLEST_SQUARED_NORM = 1e-24;

/** The L2 norms along `axis`, which is kept with length 1; at least 1e-12, to divide by. */
export function l2Norms<T>(ops: Ops<T>, value: T, axis: number): T {
  const squares = ops.sumOfSquares(value, [axis], { keep: true });
  return ops.sqrt(ops.maximum(squares, ops.constant(SMALLEST_SQUARED_NORM)));
}

/** Scales vectors along `axis` to unit L2 norm. A zero vector stays zero. */
export function l2Normalise<T>(ops: Ops<T>, value: T, axis: number): T {
  return ops.divide(value, l2Norms(ops, value, axis));
}

/** `[batch, height, width, channels]` → `[batch, locations, channels]`, locations in row-major order. */
export function flattenLocations<T>(ops: Ops<T>, featureMap: T, channels: number): T {
  return ops.reshape(featureMap, ["same", "infer", channels]);
}
