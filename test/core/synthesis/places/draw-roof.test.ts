import { describe, expect, it } from "vitest";
import { drawRoof } from "../../../../packages/core/dist/synthesis/places/draw-roof.js";
import { describeFacade, heightOf } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { inkOf, street } from "../scene.js";

const facade = { ...describeFacade(1), storeys: 2, chimneys: [] };
async function ink(
  kind: typeof facade.roof.kind,
  { chimneys = [] as readonly number[], dormers = 0, snowy = false } = {},
) {
  const pen = street();
  drawRoof(pen, { ...facade, chimneys, roof: { ...facade.roof, kind, dormers, height: 3 } }, -facade.width / 2, snowy);
  return inkOf(pen.canvas.svg());
}

describe("roof", () => {
  it("begins at the eaves", async () => {
    expect((await ink("pitched")).bottom).toBeLessThanOrEqual(190 - (heightOf(facade) - 1.7) * 16 + 2);
  });

  it("is not seen behind parapets", async () => {
    expect((await ink("parapet")).share).toBe(0);
    expect((await ink("gable")).share).toBeGreaterThan(0);
  });

  it("is taller seen from the street when it is steep", async () => {
    expect((await ink("mansard")).top).toBeLessThan((await ink("pitched")).top);
  });

  it("has chimneys and dormers, and is white in the snow", async () => {
    expect((await ink("pitched", { chimneys: [0.5] })).top).toBeLessThan((await ink("pitched")).top);
    expect((await ink("mansard", { dormers: 2 })).brightness).not.toBe((await ink("mansard")).brightness);
    expect((await ink("mansard", { snowy: true })).brightness).toBeGreaterThan(200);
  });
});
