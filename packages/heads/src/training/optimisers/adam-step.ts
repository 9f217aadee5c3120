import type { Ops } from "@loci/core";
import { z } from "zod";
import { combined, scaled } from "./arithmetic.js";
import type { Updated, UpdateInput } from "./optimiser-definition.js";

export const adamOptions = {
  beta1: z.number().min(0).lt(1).default(0.9).describe("part of the mean gradient that is kept, 0 to below 1"),
  beta2: z
    .number()
    .min(0)
    .lt(1)
    .default(0.999)
    .describe("part of the mean squared gradient that is kept, 0 to below 1"),
  epsilon: z
    .number()
    .gt(0)
    .max(1)
    .default(1e-8)
    .describe("added to the root of the mean squared gradient, above 0 to 1"),
};

interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export const adamStateNames = () => ["mean", "meanSquare"];

/**
 * m ← beta1·m + (1 − beta1)·g; v ← beta2·v + (1 − beta2)·g²;
 * w ← w − rate·(m / (1 − beta1^step)) / (√(v / (1 − beta2^step)) + epsilon).
 */
export function adamStep<T>(
  ops: Ops<T>,
  { parameter, gradient, state, rate, step, options }: Omit<UpdateInput<T, AdamOptions>, "weightDecay">,
): Updated<T> {
  const { beta1, beta2, epsilon } = options;
  const mean = combined(ops, [state["mean"] as T, beta1], [gradient, 1 - beta1]);
  const square = ops.multiply(gradient, gradient);
  const meanSquare = combined(ops, [state["meanSquare"] as T, beta2], [square, 1 - beta2]);
  const deviation = ops.add(ops.sqrt(scaled(ops, meanSquare, 1 / (1 - beta2 ** step))), ops.constant(epsilon));
  const change = ops.divide(scaled(ops, mean, -rate / (1 - beta1 ** step)), deviation);
  return { parameter: ops.add(parameter, change), state: { mean, meanSquare } };
}
