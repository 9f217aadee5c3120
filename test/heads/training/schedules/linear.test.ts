import { expect, it } from "vitest";
import { factors, near, torchSchedules } from "./factors.js";

it("is PyTorch's", () => {
  expect(factors("linear(final=0.2)")).toEqual(near(torchSchedules()["linear"]));
});

it("begins behind the warm-up", () => {
  expect(factors("linear(warmupSteps=2)").slice(0, 4)).toEqual([0.5, 1, 1, 0.9]);
});
