import { findNeighbourhoods, samplerDefinitions } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { classesOf, draw } from "./draw.js";

const places = Int32Array.from({ length: 60 }, (_, i) => i);
const source = {
  ...classesOf([10, 4, 6, 20, 5, 15]),
  neighbourhoods: findNeighbourhoods(
    {
      positions: Float64Array.from({ length: 120 }, (_, i) => 3 * Math.floor(i / 2)),
      queries: places,
      gallery: places,
    },
    { positiveRadius: 10, negativeRadius: 25 },
  ),
};
const texts: Record<string, string> = { "p-k": "p-k(classes=3)" };

describe.each(Object.entries(samplerDefinitions))("sampler %s", (key, definition) => {
  const text = texts[key] ?? key;

  it("is named as its key, with a source, and describes every option", () => {
    expect(definition.name).toBe(key);
    expect(definition.source).toMatch(/(19|20)\d{2}/);
    expect(definition.summary).not.toBe("");
    for (const option of Object.values(definition.options.shape)) {
      expect((option as { description?: string }).description).toMatch(/\w/);
    }
  });

  it("gives the same batches for the same seed and epoch, whenever it is asked", () => {
    const uninterrupted = [0, 1, 2].map((epoch) => draw(text, source, epoch));
    expect(draw(text, source, 1)).toEqual(uninterrupted[1]);
    expect(draw(text, source, 1, 2)).not.toEqual(uninterrupted[1]);
    expect(uninterrupted[1]).not.toEqual(uninterrupted[0]);
  });

  it("gives places of the source only, and no empty batch", () => {
    const batches = draw(text, source);
    expect(batches.length).toBeGreaterThan(0);
    expect(batches.every((batch) => batch.length > 0)).toBe(true);
    expect(batches.flat().every((place) => Number.isInteger(place) && place >= 0 && place < source.count)).toBe(true);
  });
});
