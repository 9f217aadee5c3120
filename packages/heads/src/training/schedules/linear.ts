import { z } from "zod";
import { defineSchedule } from "./schedule-definition.js";

/** 1 + (final − 1)·t, t from 0 after the warm-up to 1 at the end of the run. */
export const linearSchedule = defineSchedule({
  name: "linear",
  summary: "A straight line from the full rate to the final one",
  source:
    "Goyal et al.: Accurate, Large Minibatch SGD, 2017 (arXiv 1706.02677), for the warm-up; polynomial decay of power 1",
  options: { final: z.number().min(0).max(1).default(0).describe("part of the rate at the end, 0 to 1") },
  factor({ stepsSinceWarmup, stepsAfterWarmup }, { final }) {
    return 1 + (final - 1) * Math.min(stepsSinceWarmup / stepsAfterWarmup, 1);
  },
});
