import { expect, it } from "vitest";
import { firstStep } from "./first-step.js";

it("by hand: decay is part of the gradient, and Nesterov looks ahead", async () => {
  // g' = 0.5 + 0.2·2 = 0.9
  expect(await firstStep("sgd", { momentum: 0 }, 0.2)).toEqual({ parameter: expect.closeTo(2 - 0.09, 6), state: {} });
  const { parameter, state } = await firstStep("sgd", {}, 0.2);
  expect([parameter, state["velocity"]]).toEqual([expect.closeTo(2 - 0.09, 6), expect.closeTo(0.9, 6)]);
  const ahead = await firstStep("sgd", { nesterov: true }, 0.2);
  expect(ahead.parameter).toBeCloseTo(2 - 0.1 * (0.9 + 0.9 * 0.9), 6);
});
