import type { View } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawView } from "../../../../packages/core/dist/feature-cache/views/draw-view.js";
import { completeView } from "../../../../packages/core/dist/feature-cache/views/view.js";

const contents = Array.from({ length: 400 }, (_, number) => `content ${number}`);
const draw = (view: View, content: string) => drawView(completeView(view), content);
const regions = (view: View, sides: { width: number; height: number }) =>
  contents.map((content) => draw(view, content).region!(sides));
const within = (value: number, least: number, most: number) => value >= least - 1e-9 && value <= most + 1e-9;

describe("drawView", () => {
  it("draws the same for the same view and content, and differs between contents, numbers and seeds", () => {
    const view: View = { crop: {}, jitter: { brightness: 0.4, hue: 0.1 }, flip: "random" };
    const all = (each: View, content: string) => {
      const { region, ...drawn } = draw(each, content);
      return JSON.stringify([drawn, region!({ width: 300, height: 200 })]);
    };
    expect(all(view, "a")).toBe(all({ ...view }, "a"));
    const others = [all(view, "a"), all(view, "b"), all({ ...view, number: 1 }, "a"), all({ ...view, seed: 1 }, "a")];
    expect(new Set(others).size).toBe(4);
  });

  it("flips always, never, or about every second picture", () => {
    expect(draw({ flip: true }, "a").flip).toBe(true);
    expect(draw({}, "a").flip).toBe(false);
    const flipped = contents.filter((content) => draw({ flip: "random" }, content).flip).length;
    expect(within(flipped, 160, 240)).toBe(true);
  });

  it("draws parts inside the picture, with area and shape in their ranges, all over them", () => {
    const sides = { width: 300, height: 200 };
    const drawn = regions({ crop: { scale: [0.2, 0.6], ratio: [0.5, 2] } }, sides);
    for (const { left, top, width, height } of drawn) {
      expect(within(width * height, 0.2, 0.6)).toBe(true);
      expect(within((width * 300) / (height * 200), 0.5, 2)).toBe(true);
      expect([left, top, 1 - left - width, 1 - top - height].every((edge) => edge >= -1e-9)).toBe(true);
    }
    const areas = drawn.map(({ width, height }) => width * height);
    expect(Math.min(...areas)).toBeLessThan(0.22);
    expect(Math.max(...areas)).toBeGreaterThan(0.56);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(within(mean(drawn.map(({ left, width }) => left + width / 2)), 0.47, 0.53)).toBe(true);
  });

  it("takes the largest allowed part in the middle when nothing fits", () => {
    // A strip ten times as wide as high: at least half of its area is never as narrow as 4 : 3.
    const [region] = regions({ crop: { scale: [0.5, 1] } }, { width: 1000, height: 100 });
    expect(region!.height).toBeCloseTo(1, 9);
    expect(region!.width).toBeCloseTo(4 / 3 / 10, 9);
    expect(region!.left).toBeCloseTo((1 - 4 / 30) / 2, 9);
    const [upright] = regions({ crop: { scale: [0.5, 1] } }, { width: 100, height: 1000 });
    expect(upright).toMatchObject({ left: 0, width: 1 });
    expect(upright!.height).toBeCloseTo(4 / 3 / 10, 9);
  });

  it("draws factors around 1 and turns around 0", () => {
    const ranges = { brightness: 0.4, contrast: 0.3, saturation: 0.2, hue: 0.1 };
    const drawn = contents.map((content) => draw({ jitter: ranges }, content).colours!);
    for (const [name, range] of Object.entries(ranges)) {
      const centre = name === "hue" ? 0 : 1;
      const values = drawn.map((colours) => colours[name as keyof typeof colours] - centre);
      expect(values.every((value) => within(value, -range, range))).toBe(true);
      expect(Math.max(...values)).toBeGreaterThan(0.9 * range);
      expect(Math.min(...values)).toBeLessThan(-0.9 * range);
    }
    expect(draw({}, "a").colours).toBe(undefined);
  });
});
