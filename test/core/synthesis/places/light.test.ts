import { describe, expect, it } from "vitest";
import { haze, lights, lit, paleness } from "../../../../packages/core/dist/synthesis/places/light.js";

const light = (name: keyof typeof lights) => ({ ...lights[name], side: 1 as const });
const brightness = (colour: readonly number[]) => colour.reduce((sum, channel) => sum + channel, 0);

describe("light", () => {
  it("darkens from the sun through the clouds and the dusk to the night", () => {
    const levels = (["sun", "overcast", "dusk", "night"] as const).map((name) =>
      brightness(lit(light(name), [180, 150, 120])),
    );
    expect(levels).toEqual([...levels].sort((first, second) => second - first));
  });

  it("takes colour away under clouds", () => {
    const [red, , blue] = lit(light("overcast"), [200, 100, 50]);
    expect(red / blue).toBeLessThan(4 * 0.9);
  });

  it("gives haze and snow colours of its own hour", () => {
    expect(brightness(haze(light("night")))).toBeLessThan(brightness(haze(light("sun"))) / 2);
    expect(brightness(paleness(light("dusk")))).toBeLessThan(brightness(paleness(light("sun"))));
  });
});
