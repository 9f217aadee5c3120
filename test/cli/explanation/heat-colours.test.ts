import { heatColour } from "@loci/cli";
import { expect, it } from "vitest";

/** CIE lightness of sRGB, 0-100. */
function lightness([red, green, blue]: readonly number[]): number {
  const linear = [red!, green!, blue!].map((value) => ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  return 116 * luminance ** (1 / 3) - 16;
}

it("is clear at nothing, and lighter and more opaque in nearly equal steps", () => {
  expect(heatColour(0)[3]).toBe(0);
  const steps = Array.from({ length: 9 }, (_, step) => heatColour(0.2 + step / 10));
  const lights = steps.map(lightness);
  for (let step = 1; step < steps.length; step++) {
    expect(lights[step]! - lights[step - 1]!).toBeGreaterThan(4);
    expect(lights[step]! - lights[step - 1]!).toBeLessThan(16);
    expect(steps[step]![3]).toBeGreaterThan(steps[step - 1]![3]);
  }
});

it("is blue below zero and stays within its ends", () => {
  const [red, , blue, opacity] = heatColour(-0.5);
  expect(blue).toBeGreaterThan(red);
  expect(opacity).toBe(heatColour(0.5)[3]);
  expect(heatColour(7)).toEqual(heatColour(1));
});
