import { z } from "zod";
import { defineSchedule } from "./schedule-definition.js";

/**
 * Multiplied by gamma whenever more than `patience` validations in a row have not been better than the best so far by the
 * threshold. As PyTorch's ReduceLROnPlateau in mode max with a relative threshold and no cool-down, but as a function of all
 * scores: it is the same after a resumption.
 */
export const plateau = defineSchedule({
  name: "plateau",
  summary: "Multiplied by a factor when validation no longer improves",
  source: "PyTorch, torch.optim.lr_scheduler.ReduceLROnPlateau, 2017",
  options: {
    gamma: z.number().gt(0).lt(1).default(0.1).describe("factor, above 0 to below 1"),
    patience: z.int().min(0).default(10).describe("validations without improvement that are borne, at least 0"),
    threshold: z.number().min(0).max(1).default(1e-4).describe("part of the best score that is an improvement, 0 to 1"),
  },
  factor({ scores }, { gamma, patience, threshold }) {
    let [best, waited, factor] = [Number.NEGATIVE_INFINITY, 0, 1];
    for (const score of scores) {
      const isBetter = score > best + threshold * Math.abs(best === Number.NEGATIVE_INFINITY ? 0 : best);
      best = isBetter ? score : best;
      waited = isBetter ? 0 : waited + 1;
      if (waited <= patience) continue;
      factor *= gamma;
      waited = 0;
    }
    return factor;
  },
});
