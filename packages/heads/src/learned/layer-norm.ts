import type { Ops } from "@loci/core";
import type { Parameters } from "./linear.js";
import { constant, type ParameterPlan } from "./parameter-plan.js";

/** PyTorch's. Below the root, so that the gradient of a constant vector is finite. */
const EPSILON = 1e-5;

/** @param length of the last axis */
export const layerNormPlan = (name: string, length: number): ParameterPlan => ({
  [`${name}.scales`]: { dims: [length], start: constant(1) },
  [`${name}.shifts`]: { dims: [length], start: constant(0) },
});

/** (x − mean) / √(variance + 1e-5) over the last axis, times scales plus shifts. The variance is the biased one. */
export function layerNorm<T>(ops: Ops<T>, value: T, parameters: Parameters<T>, name: string): T {
  const centred = ops.subtract(value, ops.mean(value, [-1], { keep: true }));
  const variance = ops.mean(ops.multiply(centred, centred), [-1], { keep: true });
  const standardised = ops.divide(centred, ops.sqrt(ops.add(variance, ops.constant(EPSILON))));
  const scaled = ops.multiply(standardised, parameters[`${name}.scales`] as T);
  return ops.add(scaled, parameters[`${name}.shifts`] as T);
}
