import { expect, it } from "vitest";
import { firstStep } from "./first-step.js";

it("by hand: the first step is the rate, whatever the gradient; decay is coupled and changes nothing of that", async () => {
  for (const weightDecay of [0, 10]) expect((await firstStep("adam", {}, weightDecay)).parameter).toBeCloseTo(1.9, 5);
});
