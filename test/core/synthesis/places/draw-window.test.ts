import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { drawGlass, drawWindow, outlineOf } from "../../../../packages/core/dist/synthesis/places/draw-window.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { difference, inkOf, street } from "../scene.js";

const facade = describeFacade(3);
const opening = { x: -1, y: 3, width: 2, height: 3, z: 0 };

describe("outline of an opening", () => {
  it.each(["flat", "arched", "segmental", "pointed"] as const)("%s stays in its box and is convex", (shape) => {
    const outline = outlineOf(shape, opening);
    outline.forEach(([x, y], at) => {
      expect(x).toBeGreaterThanOrEqual(-1.001);
      expect(x).toBeLessThanOrEqual(1.001);
      expect(y).toBeLessThanOrEqual(6.001);
      const [next, after] = [outline[(at + 1) % outline.length], outline[(at + 2) % outline.length]];
      if (!next || !after) throw new Error("no corner");
      expect((next[0] - x) * (after[1] - next[1]) - (next[1] - y) * (after[0] - next[0])).toBeGreaterThanOrEqual(-1e-9);
    });
  });
});

describe("window", () => {
  const draw = (lamp: boolean, bars: typeof facade.windows.bars) => {
    const pen = street("night");
    drawWindow(pen, opening, { ...facade, style: { ...facade.windows, shape: "flat", bars }, lamp }, createDice(1));
    return pen.canvas.svg();
  };

  it("shines when a lamp is on behind it", async () => {
    const [dark, lit] = await Promise.all([inkOf(draw(false, "cross")), inkOf(draw(true, "cross"))]);
    expect(lit.brightness).toBeGreaterThan(2 * dark.brightness);
    expect(lit.share).toBe(dark.share);
  });

  it("has other bars in every style", async () => {
    for (const bars of ["sash", "grid", "casement", "single", "tee"] as const) {
      expect(await difference(draw(true, "cross"), draw(true, bars))).toBeGreaterThan(0.01);
    }
  });

  it("lets the wall hide a part of the glass from whoever stands aside", () => {
    const visible = (x: number) => {
      const pane = drawGlass(
        street("sun", { x }),
        outlineOf("flat", opening),
        0,
        [200, 180, 160],
        false,
        createDice(1),
      );
      return Math.max(...pane.map(([px]) => px)) - Math.min(...pane.map(([px]) => px));
    };
    expect(visible(0)).toBeCloseTo(2);
    expect(visible(-9)).toBeLessThan(visible(-3));
  });
});
