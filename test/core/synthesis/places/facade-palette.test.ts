import { describe, expect, it } from "vitest";
import * as palette from "../../../../packages/core/dist/synthesis/places/facade-palette.js";

describe("facade palette", () => {
  it.each(Object.entries(palette))("%s holds several different colours", (_, colours) => {
    expect(new Set(colours.map(String)).size).toBe(colours.length);
    expect(colours.length).toBeGreaterThan(3);
    for (const channel of colours.flat()) expect(channel).toBeGreaterThanOrEqual(0);
  });
});
