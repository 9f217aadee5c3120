import { schedules } from "@loci/heads";
import { expect, it } from "vitest";
import { factors } from "./factors.js";

it("warms up in a straight line, from nothing or a part, and never starts at 0", () => {
  const rise = factors("constant(warmupSteps=5)");
  for (const [step, value] of [0.2, 0.4, 0.6, 0.8, 1, 1].entries()) expect(rise[step]).toBeCloseTo(value, 9);
  const part = factors("constant(warmupSteps=2,warmupFrom=0.5)");
  expect(part.slice(0, 3)).toEqual([0.75, 1, 1]);
});

it("multiplies the warm-up with the schedule", () => {
  expect(factors("step(every=1,gamma=0.5,warmupSteps=6)").slice(0, 6)).toEqual(
    [1 / 6, 2 / 6, 3 / 6, 4 / 12, 5 / 12, 6 / 12].map((value) => expect.closeTo(value, 9)),
  );
});

it("keeps the types of a schedule's options", () => {
  const progress = { step: 0, stepsPerEpoch: 1, epochs: 1, scores: [] };
  const warmup = { warmupSteps: 0, warmupFrom: 0 };
  expect(schedules.step.factor(progress, { every: 1, gamma: 0.5, ...warmup })).toBe(1);
  // @ts-expect-error: an option that is missing
  expect(schedules.step.factor({ ...progress, step: 1 }, { every: 1, ...warmup })).toBeNaN();
});
