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

/** max(x·W₁ + b₁, 0)·W₂ + b₂ over the last axis. */
export function perceptron<T>(ops: Ops<T>, value: T, parameters: Parameters<T>, name: string): T {
  const hidden = ops.maximum(linear(ops, value, parameters, `${name}.first`), ops.constant(0));
  return linear(ops, hidden, parameters, `${name}.second`);
}
