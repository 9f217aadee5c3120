import { describe, expect, it } from "vitest";
import { drawWall } from "../../../../packages/core/dist/synthesis/places/draw-wall.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { difference, inkOf, street } from "../scene.js";

const facade = describeFacade(1);
function draw(pattern: typeof facade.pattern): string {
  const pen = street();
  drawWall(pen, { ...facade, pattern }, -facade.width / 2);
  return pen.canvas.svg();
}

describe("wall", () => {
  it("stands on the pavement, as wide as the house", async () => {
    const ink = await inkOf(draw("plaster"));
    expect(ink.right - ink.left).toBeCloseTo(facade.width * 16, -1);
    expect(ink.bottom).toBe(217);
  });

  it("looks different in every pattern", async () => {
    const plain = draw("plaster");
    for (const pattern of ["brick", "ashlar", "rusticated", "timber", "boards"] as const) {
      expect(await difference(plain, draw(pattern))).toBeGreaterThan(0.3);
    }
  });
});
