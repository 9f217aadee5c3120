import { expect, it } from "vitest";
import { factors, near, torchSchedules } from "./factors.js";

it("is PyTorch's", () => {
  expect(factors("milestones(epochs=1+3,gamma=0.4)")).toEqual(near(torchSchedules()["milestones"]));
});

it("takes one milestone or several, and no others", () => {
  expect(factors("milestones(epochs=2,gamma=0.5)")).toEqual([1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  expect(() => factors("milestones(epochs=2-3)")).toThrow("milestones: option epochs");
  expect(() => factors("milestones(epochs=0)")).toThrow("milestones: option epochs");
});
