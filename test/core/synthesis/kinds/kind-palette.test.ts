import { describe, expect, it } from "vitest";
import { beakColours, legColours, palettes } from "../../../../packages/core/dist/synthesis/kinds/kind-palette.js";

describe("kind palette", () => {
  it("holds palettes whose dark is dark and whose pale is pale", () => {
    const sum = (colour: readonly number[]) => colour.reduce((total, channel) => total + channel, 0);
    for (const { upper, lower, dark, pale } of palettes) {
      expect(sum(dark)).toBeLessThan(sum(upper));
      expect(sum(upper)).toBeLessThan(sum(lower));
      expect(sum(lower)).toBeLessThan(sum(pale));
    }
  });

  it("has several colours of beaks and legs", () => {
    expect(new Set(beakColours.map(String)).size).toBe(beakColours.length);
    expect(new Set(legColours.map(String)).size).toBe(legColours.length);
  });
});
