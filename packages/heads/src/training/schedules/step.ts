import { z } from "zod";
import { defineSchedule } from "./schedule-definition.js";

/** gamma^⌊epoch / every⌋, epochs from 0. */
export const stepSchedule = defineSchedule({
  name: "step",
  summary: "Multiplied by a factor every few epochs",
  source: "As NetVLAD's training code: Arandjelović et al., CVPR 2016 (arXiv 1511.07247)",
  options: {
    every: z.int().min(1).default(5).describe("epochs, at least 1"),
    gamma: z.number().gt(0).max(1).default(0.5).describe("factor, above 0 to 1"),
  },
  factor: ({ step, stepsPerEpoch }, { every, gamma }) => gamma ** Math.floor(Math.floor(step / stepsPerEpoch) / every),
});
