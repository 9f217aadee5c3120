import { expect, it } from "vitest";
import { firstStep } from "./first-step.js";

it("by hand: decay comes on top of the step, in proportion to the rate", async () => {
  expect((await firstStep("adamw", {}, 0.5)).parameter).toBeCloseTo(2 * (1 - 0.1 * 0.5) - 0.1, 5);
});
