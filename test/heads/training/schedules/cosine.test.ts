import { expect, it } from "vitest";
import { factors, near, torchSchedules } from "./factors.js";

it("is PyTorch's", () => {
  expect(factors("cosine(final=0.1)")).toEqual(near(torchSchedules()["cosine"]));
});

it("begins behind the warm-up: full there, final at the end", () => {
  const values = factors("cosine(warmupSteps=4)");
  expect(values.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
  expect(values[8]).toBeCloseTo(0.5, 6);
  expect(values[11]).toBeCloseTo((1 + Math.cos((Math.PI * 7) / 8)) / 2, 6);
});
