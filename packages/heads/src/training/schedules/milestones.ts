import { z } from "zod";
import { defineSchedule } from "./schedule-definition.js";

/** gamma^(milestones that are past); milestone e is past from the first step of epoch e on, epochs from 0. */
export const milestones = defineSchedule({
  name: "milestones",
  summary: "Multiplied by a factor at given epochs",
  source: "He et al.: Deep Residual Learning for Image Recognition, CVPR 2016 (arXiv 1512.03385)",
  options: {
    epochs: z
      .union([z.int(), z.string()])
      .transform(String)
      .pipe(z.string().regex(/^[1-9]\d*(\+[1-9]\d*)*$/))
      .default("5+10+15")
      .describe("epochs, at least 1, joined by +"),
    gamma: z.number().gt(0).max(1).default(0.3).describe("factor, above 0 to 1"),
  },
  factor({ step, stepsPerEpoch }, { epochs, gamma }) {
    const epoch = Math.floor(step / stepsPerEpoch);
    return gamma ** epochs.split("+").filter((milestone) => Number(milestone) <= epoch).length;
  },
});
