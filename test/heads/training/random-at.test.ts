import { randomAt } from "@loci/heads";
import { expect, it } from "vitest";

const first = (...places: [number, ...number[]]) => randomAt(...places).uniform();

it("repeats by seed and place", () => {
  expect(first(1, 2, 3)).toBe(first(1, 2, 3));
  expect(first(1)).toBe(first(1));
});

it("differs wherever a number differs, moves, or is left out", () => {
  const values = [
    first(1, 2, 3),
    first(1, 3, 2),
    first(2, 1, 3),
    first(1, 2),
    first(1, 2, 0),
    first(1),
    first(0),
    first(0, 0),
  ];
  expect(new Set(values).size).toBe(values.length);
});

it("gives neighbouring steps numbers that have nothing to do with each other", () => {
  const values = Array.from({ length: 4000 }, (_, step) => first(42, 0, step) - 0.5);
  const correlation = values.slice(1).reduce((sum, value, i) => sum + value * values[i]!, 0) / 4000 / (1 / 12);
  const mean = values.reduce((sum, value) => sum + value, 0) / 4000;
  // Four standard errors: 0.063 and 0.018.
  expect(Math.abs(correlation)).toBeLessThan(0.063);
  expect(Math.abs(mean)).toBeLessThan(0.018);
});
