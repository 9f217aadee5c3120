import { describePlace, describePlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawFurniture } from "../../../../packages/core/dist/synthesis/places/draw-furniture.js";
import type { Furniture } from "../../../../packages/core/dist/synthesis/places/place.js";
import { inkOf, street } from "../scene.js";

function draw(kind: Furniture, light: "sun" | "night" = "sun"): string {
  const pen = street(light);
  drawFurniture(pen, { ...describePlace(1), furniture: [{ kind, x: 1 }] }, describePlaceView(1));
  return pen.canvas.svg();
}

describe("street furniture", () => {
  const kinds: readonly Furniture[] = ["lamp", "bench", "bollards", "sapling", "planter", "postbox", "bicycle"];
  it.each(kinds)("draws a %s on the pavement", async (kind) => {
    const { share, bottom } = await inkOf(draw(kind));
    expect(share).toBeGreaterThan(0.0005);
    expect(bottom).toBeGreaterThan(212);
    expect(bottom).toBeLessThan(226);
  });

  it("burns the lamp at night alone", () => {
    expect(draw("lamp", "night")).toContain("mix-blend-mode:screen");
    expect(draw("lamp")).not.toContain("mix-blend-mode:screen");
  });
});
