import { z } from "zod";
import { adamOptions, adamStateNames, adamStep } from "./adam-step.js";
import { combined } from "./arithmetic.js";
import { defineOptimiser } from "./optimiser-definition.js";

/** The step of `adamStep` with g + weightDecay·w for the gradient: decay is coupled, as in the paper and PyTorch's Adam. */
export const adam = defineOptimiser({
  name: "adam",
  summary: "Steps scaled by the running mean and mean square of each gradient",
  source: "Kingma, Ba: Adam: A Method for Stochastic Optimization, ICLR 2015 (arXiv 1412.6980)",
  defaultRate: 1e-3,
  defaultWeightDecay: 0,
  options: z.strictObject(adamOptions),
  stateNames: adamStateNames,
  update(ops, { weightDecay, ...input }) {
    return adamStep(ops, { ...input, gradient: combined(ops, [input.gradient, 1], [input.parameter, weightDecay]) });
  },
});
