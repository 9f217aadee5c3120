import { describe, expect, it } from "vitest";
import { createCanvas } from "../../../packages/core/dist/synthesis/canvas.js";
import { inkOf } from "./scene.js";

describe("canvas", () => {
  it("scales its units to the pixels asked for", () => {
    expect(createCanvas(320, 240, 640).svg()).toContain('width="640" height="480" viewBox="0 0 320 240"');
  });

  it("paints where the path is, in the colour of the paint", async () => {
    const canvas = createCanvas(10, 10, 10);
    canvas.path("M0 0H5V10H0Z", { fill: [90, 90, 90] });
    expect(await inkOf(canvas.svg())).toMatchObject({ share: 0.5, right: 4, brightness: 90 });
  });

  it("fills with gradients, blurs, clips and blends", async () => {
    const canvas = createCanvas(20, 20, 20);
    const fill = canvas.linear([
      { at: 0, colour: [0, 0, 0] },
      { at: 1, colour: [255, 255, 255], opacity: 0.5 },
    ]);
    canvas.group(`clip-path="${canvas.clip("M0 0H10V20H0Z")}"`, () => {
      canvas.path("M0 0H20V20H0Z", { fill, filter: canvas.blur(1), blend: "multiply", opacity: 0.9 });
    });
    const radial = canvas.radial([{ at: 0, colour: [9, 9, 9] }]);
    expect(radial).not.toBe(fill);
    expect((await inkOf(canvas.svg())).right).toBe(9);
  });
});
