import type { Ops } from "@loci/core";

/** Activations below this count as this, so that powers and roots stay finite: cirtorch's value. */
const SMALLEST_ACTIVATION = 1e-6;

/** A learned exponent below this counts as this: its inverse, the root, must not go through infinity. */
const SMALLEST_EXPONENT = 0.1;

/**
 * (mean over `axes` of max(x, 1e-6)^p)^(1/p), computed relative to the largest value along them, whose powers neither
 * overflow nor vanish. @param p one exponent, or one per channel; below 0.1 it counts as 0.1
 */
export function generalisedMean<T>(ops: Ops<T>, value: T, axes: readonly number[], p: T): T {
  const exponent = ops.maximum(p, ops.constant(SMALLEST_EXPONENT));
  const positive = ops.maximum(value, ops.constant(SMALLEST_ACTIVATION));
  const largest = ops.max(positive, axes, { keep: true });
  const mean = ops.mean(ops.power(ops.divide(positive, largest), exponent), axes);
  return ops.multiply(ops.power(mean, ops.divide(ops.constant(1), exponent)), ops.max(positive, axes));
}
