import { z } from "zod";
import { combined } from "./arithmetic.js";
import { defineOptimiser } from "./optimiser-definition.js";

/**
 * g' = g + weightDecay·w; v ← alpha·v + (1 − alpha)·g'²; d = g' / (√v + epsilon); w ← w − rate·d, or with momentum
 * b ← momentum·b + d; w ← w − rate·b. As PyTorch's, not centred.
 */
export const rmsprop = defineOptimiser({
  name: "rmsprop",
  summary: "Steps scaled by the running mean square of each gradient",
  source: "Tieleman, Hinton: Lecture 6.5, Neural Networks for Machine Learning, 2012",
  defaultRate: 0.01,
  defaultWeightDecay: 0,
  options: z.strictObject({
    alpha: z.number().min(0).lt(1).default(0.99).describe("part of the mean square that is kept, 0 to below 1"),
    epsilon: z.number().gt(0).max(1).default(1e-8).describe("added to its root, above 0 to 1"),
    momentum: z.number().min(0).lt(1).default(0).describe("0 to below 1"),
  }),
  stateNames: ({ momentum }) => (momentum > 0 ? ["meanSquare", "velocity"] : ["meanSquare"]),
  update(ops, { parameter, gradient, state, rate, weightDecay, options: { alpha, epsilon, momentum } }) {
    const decayed = combined(ops, [gradient, 1], [parameter, weightDecay]);
    const square = ops.multiply(decayed, decayed);
    const meanSquare = combined(ops, [state["meanSquare"] as typeof gradient, alpha], [square, 1 - alpha]);
    const direction = ops.divide(decayed, ops.add(ops.sqrt(meanSquare), ops.constant(epsilon)));
    if (momentum === 0) return { parameter: combined(ops, [parameter, 1], [direction, -rate]), state: { meanSquare } };
    const velocity = combined(ops, [state["velocity"] as typeof gradient, momentum], [direction, 1]);
    return { parameter: combined(ops, [parameter, 1], [velocity, -rate]), state: { meanSquare, velocity } };
  },
});
