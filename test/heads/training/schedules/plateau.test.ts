import { expect, it } from "vitest";
import { factors, near, torchSchedules } from "./factors.js";

const { scores, after } = torchSchedules().plateau;

it("is PyTorch's after each score, from the history alone", () => {
  const found = scores.map((_, last) => factors("plateau(gamma=0.5,patience=2)", scores.slice(0, last + 1))[0]!);
  expect(found).toEqual(near(after));
});

it("is 1 before the first score, and the first is an improvement even when it is 0", () => {
  expect(factors("plateau(patience=0)")[0]).toBe(1);
  expect(factors("plateau(patience=0)", [0])[0]).toBe(1);
  expect(factors("plateau(patience=0)", [0, 0])[0]).toBeCloseTo(0.1, 9);
});
