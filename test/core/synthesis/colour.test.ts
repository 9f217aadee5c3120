import { describe, expect, it } from "vitest";
import { blend, css, hex, lighten, tint } from "../../../packages/core/dist/synthesis/colour.js";

describe("colour", () => {
  it("reads and writes hexadecimal codes", () => {
    expect(hex("#0a80ff")).toEqual([10, 128, 255]);
    expect(css([10, 128, 255])).toBe("#0a80ff");
  });

  it("cuts what no screen shows", () => {
    expect(css([-20, 300, 127.6])).toBe("#00ff80");
  });

  it("mixes", () => {
    expect(blend([0, 100, 200], [100, 100, 0], 0.25)).toEqual([25, 100, 150]);
    expect(tint([100, 100, 100], [2, 1, 0.5])).toEqual([200, 100, 50]);
    expect(lighten([100, 100, 100], -1)).toEqual([0, 0, 0]);
    expect(lighten([100, 100, 100], 1)).toEqual([255, 255, 255]);
  });
});
