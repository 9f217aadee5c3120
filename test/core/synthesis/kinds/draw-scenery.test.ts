import { describeKindView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { createCanvas } from "../../../../packages/core/dist/synthesis/canvas.js";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { createBrush } from "../../../../packages/core/dist/synthesis/kinds/brush.js";
import { drawScenery } from "../../../../packages/core/dist/synthesis/kinds/draw-scenery.js";
import type { Scenery } from "../../../../packages/core/dist/synthesis/kinds/kind-view.js";
import { difference, inkOf } from "../scene.js";

function draw(scenery: Scenery, seed = 1): string {
  const canvas = createCanvas(256, 256, 64);
  const view = { ...describeKindView(1), scenery };
  drawScenery(createBrush(canvas, view.light), view, createDice(seed));
  return canvas.svg();
}

describe("scenery", () => {
  const sceneries: readonly Scenery[] = ["sky", "meadow", "foliage", "autumn", "winter", "reeds", "evening"];
  it.each(sceneries)("%s fills the picture and is another every time", async (scenery) => {
    expect((await inkOf(draw(scenery))).share).toBe(1);
    expect(await difference(draw(scenery), draw(scenery, 2))).toBeGreaterThan(1);
  });

  it("differs from scenery to scenery", async () => {
    for (const other of sceneries.slice(1)) expect(await difference(draw("sky"), draw(other))).toBeGreaterThan(8);
  });
});
