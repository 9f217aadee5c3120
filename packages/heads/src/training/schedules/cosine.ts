import { z } from "zod";
import { defineSchedule } from "./schedule-definition.js";

/** final + (1 − final)·(1 + cos πt)/2, t from 0 after the warm-up to 1 at the end of the run. */
export const cosineSchedule = defineSchedule({
  name: "cosine",
  summary: "Half a cosine from the full rate to the final one",
  source: "Loshchilov, Hutter: SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR 2017 (arXiv 1608.03983)",
  options: { final: z.number().min(0).max(1).default(0).describe("part of the rate at the end, 0 to 1") },
  factor({ stepsSinceWarmup, stepsAfterWarmup }, { final }) {
    const done = Math.min(stepsSinceWarmup / stepsAfterWarmup, 1);
    return final + ((1 - final) * (1 + Math.cos(Math.PI * done))) / 2;
  },
});
