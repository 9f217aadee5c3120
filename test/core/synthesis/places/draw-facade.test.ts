import { describePlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawFacade } from "../../../../packages/core/dist/synthesis/places/draw-facade.js";
import { describeFacade, type Facade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { difference, street } from "../scene.js";

const plain: Facade = (() => {
  const { oriel: _, ...facade } = describeFacade(4);
  return { ...facade, quoins: false, pilasters: false, stringCourses: false, drainpipe: false, ivy: 0, storeys: 3 };
})();
function draw(change: Partial<Facade>, seed = 1): string {
  const pen = street("overcast");
  drawFacade(pen, { facade: { ...plain, ...change }, left: -plain.width / 2 }, describePlaceView(seed));
  return pen.canvas.svg();
}

describe("facade", () => {
  it.each<Partial<Facade>>([
    { quoins: true },
    { pilasters: true },
    { stringCourses: true },
    { drainpipe: true },
    { ivy: 6 },
    { oriel: 0 },
    { storeys: 2 },
  ])("shows %o", async (change) => {
    expect(await difference(draw({}), draw(change))).toBeGreaterThan(0.1);
  });

  it("is drawn the same way twice", () => {
    expect(draw({})).toBe(draw({}));
  });
});
