import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { develop } from "../../../packages/core/dist/synthesis/develop.js";

const grey =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="#808080"/></svg>';

describe("develop", () => {
  it("gives a JPEG of the drawing's size", async () => {
    const { format, width, height, channels } = await sharp(await develop(grey, 1)).metadata();
    expect({ format, width, height, channels }).toEqual({ format: "jpeg", width: 64, height: 48, channels: 3 });
  });

  it("adds grain and keeps the brightness about", async () => {
    const { channels } = await sharp(await develop(grey, 1)).stats();
    expect(channels[0]?.stdev).toBeGreaterThan(0.4);
    expect(Math.abs((channels[0]?.mean ?? 0) - 128)).toBeLessThan(14);
  });

  it("is the same for a seed and another for another", async () => {
    const [first, again, other] = await Promise.all([develop(grey, 1), develop(grey, 1), develop(grey, 2)]);
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
  });
});
