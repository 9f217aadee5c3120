import { describe, expect, it } from "vitest";
import { drawIvy } from "../../../../packages/core/dist/synthesis/places/draw-ivy.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { inkOf, street } from "../scene.js";

async function ink(ivy: number, season: "summer" | "winter") {
  const pen = street();
  drawIvy(pen, { ...describeFacade(1), ivy }, -3, season);
  return inkOf(pen.canvas.svg());
}

describe("ivy", () => {
  it("climbs as high as it is told", async () => {
    expect((await ink(8, "summer")).top).toBeLessThan((await ink(3, "summer")).top - 40);
  });

  it("is thin in winter", async () => {
    expect((await ink(6, "winter")).share).toBeLessThan((await ink(6, "summer")).share * 0.75);
  });
});
