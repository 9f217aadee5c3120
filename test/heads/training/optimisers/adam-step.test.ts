import { expect, it } from "vitest";
import { firstStep } from "./first-step.js";

it("keeps running means of the gradient and its square", async () => {
  const { state } = await firstStep("adam", { beta1: 0.8, beta2: 0.5 }, 0);
  expect(state["mean"]).toBeCloseTo(0.2 * 0.5, 6);
  expect(state["meanSquare"]).toBeCloseTo(0.5 * 0.25, 6);
});
