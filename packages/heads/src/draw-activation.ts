import type { Ops } from "@loci/core";

/** Uniform numbers below this count as this, so that their logarithm is finite. */
const SMALLEST = 1e-7;

/**
 * For training: one of the activations along `axes`, drawn with probability a / Σ a; 0 where all are 0. The one with the
 * largest a/e wins, where the e = −ln u are independent exponential variates: the race that the fastest of several clocks
 * with rates a wins. The gradient goes to the activation that was drawn.
 * Source: Devroye: Non-Uniform Random Variate Generation, Springer 1986, chapter on the exponential distribution.
 * @param activations at least 0
 */
export function drawActivation<T>(ops: Ops<T>, activations: T, axes: readonly number[]): T {
  const uniform = ops.maximum(ops.uniformLike(activations), ops.constant(SMALLEST));
  // u may round to 1, whose logarithm would make every activation win.
  const exponential = ops.maximum(ops.subtract(ops.constant(0), ops.log(uniform)), ops.constant(SMALLEST));
  const speeds = ops.divide(activations, exponential);
  const winners = ops.equal(speeds, ops.max(speeds, axes, { keep: true }));
  const drawn = ops.sum(ops.multiply(winners, activations), axes);
  return ops.divide(drawn, ops.sum(winners, axes));
}
