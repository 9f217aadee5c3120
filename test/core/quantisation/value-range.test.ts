import { describe, expect, it } from "vitest";
import { byteScale } from "../../../packages/core/dist/quantisation/value-range.js";

describe("byteScale", () => {
  it("gives a rectified value all 256 steps above zero", () => {
    expect(byteScale({ least: 0, most: 6 })).toEqual({ scale: 6 / 255, zeroPoint: 0 });
  });

  it.each([
    { least: -1, most: 3 },
    { least: -0.02, most: 0.001 },
    { least: -5, most: 0 },
  ])("covers $least to $most with steps of which one is zero", ({ least, most }) => {
    const { scale, zeroPoint } = byteScale({ least, most });
    expect(Number.isInteger(zeroPoint)).toBe(true);
    expect((0 - zeroPoint) * scale).toBeLessThanOrEqual(least + scale / 2);
    expect((255 - zeroPoint) * scale).toBeGreaterThanOrEqual(most - scale / 2);
  });

  it("has a scale for what is always zero", () => {
    expect(byteScale({ least: 0, most: 0 })).toEqual({ scale: 1, zeroPoint: 0 });
  });
});
