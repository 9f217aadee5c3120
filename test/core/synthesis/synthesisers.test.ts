import { type SynthesiserName, synthesisers } from "@loci/core";
import { describe, expect, it } from "vitest";

describe.each(Object.keys(synthesisers) as SynthesiserName[])("%s", (name) => {
  const synthesiser = synthesisers[name];

  it("knows its name, has a summary and defaults of a few hundred pictures", () => {
    expect(synthesiser.name).toBe(name);
    expect(synthesiser.summary.length).toBeGreaterThan(20);
    const { classes, perClass } = synthesiser.defaults;
    expect(classes * perClass).toBeGreaterThan(200);
    expect(classes * perClass).toBeLessThan(400);
  });

  it("draws a view the same way twice, in the size asked for", () => {
    const { draw } = synthesiser.describe(4, 2);
    const again = synthesiser.describe(4, 2).draw(1, 100);
    expect(draw(1, 100)).toEqual(again);
    expect(again.svg).toContain('width="100"');
    expect(again.description.split(", ").length).toBeGreaterThan(1);
  });

  it("draws other classes, other views and other seeds differently", () => {
    const drawn = [
      [1, 0, 0],
      [1, 0, 1],
      [1, 1, 0],
      [2, 0, 0],
    ].map(([seed, position, view]) => synthesiser.describe(seed ?? 0, position ?? 0).draw(view ?? 0, 64).svg);
    expect(new Set(drawn).size).toBe(4);
  });
});
