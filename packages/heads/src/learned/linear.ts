import type { Ops } from "@loci/core";
import { type Draw, type ParameterPlan, uniform } from "./parameter-plan.js";

/** A head's parameters by name. */
export type Parameters<T> = Readonly<Record<string, T>>;

/** Weights `[inputs, outputs]` and biases `[outputs]`, by default drawn as PyTorch does: uniform in ±1/√inputs. */
export function linearPlan(
  name: string,
  inputs: number,
  outputs: number,
  start: { readonly weights?: Draw; readonly biases?: Draw } = {},
): ParameterPlan {
  const usual = uniform(1 / Math.sqrt(inputs));
  return {
    [`${name}.weights`]: { dims: [inputs, outputs], start: start.weights ?? usual },
    [`${name}.biases`]: { dims: [outputs], start: start.biases ?? usual },
  };
}

/** x·W + b over the last axis. On a feature map this is a 1×1 convolution. */
export function linear<T>(ops: Ops<T>, value: T, parameters: Parameters<T>, name: string): T {
  return ops.add(ops.matMul(value, parameters[`${name}.weights`] as T), parameters[`${name}.biases`] as T);
}
