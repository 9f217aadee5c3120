import { expect, it } from "vitest";
import { firstStep } from "./first-step.js";

it("by hand: the first step is the rate over √(1 − alpha), with momentum as well", async () => {
  for (const momentum of [0, 0.9]) {
    const { parameter, state } = await firstStep("rmsprop", { alpha: 0.75, momentum }, 0);
    expect(parameter).toBeCloseTo(2 - 0.1 / Math.sqrt(0.25), 5);
    expect(state["meanSquare"]).toBeCloseTo(0.25 * 0.25, 6);
  }
});
