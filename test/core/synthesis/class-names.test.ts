import { describe, expect, it } from "vitest";
import { mostClasses, nameOfKind, nameOfPlace } from "../../../packages/core/dist/synthesis/class-names.js";

describe.each([
  ["places", nameOfPlace, /^\d{1,2}-[a-z]+-[a-z]+$/],
  ["kinds", nameOfKind, /^[a-z]+-[a-z]+$/],
] as const)("names of %s", (_, nameOf, shape) => {
  it.each([1, 2, 77])("are unique and fit for a folder, seed %i", (seed) => {
    const names = Array.from({ length: mostClasses }, (_, position) => nameOf(seed, position));
    expect(new Set(names).size).toBe(mostClasses);
    for (const name of names) expect(name).toMatch(shape);
  });
});

it("kinds of one family bear the same bird's name", () => {
  const birds = Array.from({ length: 8 }, (_, position) => nameOfKind(5, position).split("-")[1]);
  expect(new Set(birds.slice(0, 4)).size).toBe(1);
  expect(new Set(birds).size).toBe(2);
});
