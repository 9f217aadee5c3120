import { z } from "zod";
import { adamOptions, adamStateNames, adamStep } from "./adam-step.js";
import { scaled } from "./arithmetic.js";
import { defineOptimiser } from "./optimiser-definition.js";

/** w ← w·(1 − rate·weightDecay), then the step of `adamStep`: decay is decoupled from the gradient's scale, as in PyTorch. */
export const adamw = defineOptimiser({
  name: "adamw",
  summary: "Adam with weight decay that does not pass through the scaling",
  source: "Loshchilov, Hutter: Decoupled Weight Decay Regularization, ICLR 2019 (arXiv 1711.05101)",
  defaultRate: 1e-3,
  defaultWeightDecay: 1e-2,
  options: z.strictObject(adamOptions),
  stateNames: adamStateNames,
  update(ops, { weightDecay, ...input }) {
    return adamStep(ops, { ...input, parameter: scaled(ops, input.parameter, 1 - input.rate * weightDecay) });
  },
});
