import { z } from "zod";
import { combined } from "./arithmetic.js";
import { defineOptimiser } from "./optimiser-definition.js";

/**
 * g' = g + weightDecay·w; v ← momentum·v + g'; w ← w − rate·v, or with Nesterov's look ahead w ← w − rate·(g' + momentum·v).
 *
 * As PyTorch: weight decay is part of the gradient, and the rate stands outside of the velocity, so a change of the rate acts
 * at once.
 */
export const sgd = defineOptimiser({
  name: "sgd",
  summary: "Gradient descent with momentum",
  source:
    "Polyak: Some methods of speeding up the convergence of iteration methods, 1964; Sutskever et al.: On the importance of " +
    "initialization and momentum in deep learning, ICML 2013",
  defaultRate: 0.01,
  defaultWeightDecay: 0,
  options: z.strictObject({
    momentum: z.number().min(0).lt(1).default(0.9).describe("0 to below 1; PyTorch's default is 0"),
    nesterov: z.boolean().default(false).describe("true: look ahead along the momentum"),
  }),
  stateNames: ({ momentum }) => (momentum > 0 ? ["velocity"] : []),
  update(ops, { parameter, gradient, state, rate, weightDecay, options: { momentum, nesterov } }) {
    const decayed = combined(ops, [gradient, 1], [parameter, weightDecay]);
    if (momentum === 0) return { parameter: combined(ops, [parameter, 1], [decayed, -rate]), state: {} };
    const velocity = combined(ops, [state["velocity"] as typeof gradient, momentum], [decayed, 1]);
    const direction = nesterov ? combined(ops, [decayed, 1], [velocity, momentum]) : velocity;
    return { parameter: combined(ops, [parameter, 1], [direction, -rate]), state: { velocity } };
  },
});
