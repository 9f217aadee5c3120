import type { Ops } from "@loci/core";
import { linear, linearPlan, type Parameters } from "./linear.js";
import type { Draw, ParameterPlan } from "./parameter-plan.js";

/** Lengths of the last axis before, between and after the two layers. */
export type PerceptronWidths = readonly [inputs: number, hidden: number, outputs: number];

export function perceptronPlan(
  name: string,
  [inputs, hidden, outputs]: PerceptronWidths,
  start: { readonly weights?: Draw; readonly biases?: Draw } = {},
): ParameterPlan {
  return {
    ...linearPlan(`${name}.first`, inputs, hidden, start),
    ...linearPlan(`${name}.second`, hidden, outputs, start),
  };
}

/**
 * max(x·W₁ + b₁, 0)·W₂ + b₂ over the last axis.
 * @param dropout share of the inner products that count as 0, the others in return for more: for training only
 */
export function perceptron<T>(ops: Ops<T>, value: T, parameters: Parameters<T>, name: string, dropout = 0): T {
  const products = dropOut(ops, linear(ops, value, parameters, `${name}.first`), dropout);
  return linear(ops, ops.maximum(products, ops.constant(0)), parameters, `${name}.second`);
}

function dropOut<T>(ops: Ops<T>, value: T, share: number): T {
  if (share === 0) return value;
  const kept = ops.greater(ops.uniformLike(value), ops.constant(share));
  return ops.multiply(value, ops.multiply(kept, ops.constant(1 / (1 - share))));
}
