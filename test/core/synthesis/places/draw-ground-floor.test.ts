import { describePlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawGroundFloor } from "../../../../packages/core/dist/synthesis/places/draw-ground-floor.js";
import { describeFacade, type GroundBay } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { difference, inkOf, street } from "../scene.js";

const facade = { ...describeFacade(2), bays: 2, width: 6, awning: "none" as const };
function draw(ground: readonly GroundBay[], seed = 1): string {
  const pen = street();
  drawGroundFloor(pen, { ...facade, ground }, -3, describePlaceView(seed));
  return pen.canvas.svg();
}

describe("ground floor", () => {
  const kinds = ["door", "shop", "window", "gateway"] as const;
  it.each(kinds)("draws a %s of its own", async (kind) => {
    const svg = draw([kind, "door"]);
    expect((await inkOf(svg)).share).toBeGreaterThan(0.02);
    for (const other of kinds)
      if (other !== kind) expect(await difference(svg, draw([other, "door"]))).toBeGreaterThan(0.5);
  });

  it("stays below the first floor", async () => {
    expect((await inkOf(draw(["shop", "shop"]))).top).toBeGreaterThanOrEqual(
      Math.floor(190 - (facade.groundHeight - 1.7) * 16.3) - 1,
    );
  });

  it("keeps its goods from visit to visit", async () => {
    expect(await difference(draw(["shop", "shop"], 1), draw(["shop", "shop"], 2))).toBeLessThan(1.5);
  });
});
