import { describe, expect, it } from "vitest";
import { drawBalconies } from "../../../../packages/core/dist/synthesis/places/draw-balcony.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { inkOf, street } from "../scene.js";

const facade = { ...describeFacade(1), bays: 4, width: 10, groundHeight: 4, storeyHeight: 3 };
async function ink(bays: readonly number[], stone = false, storey = 1) {
  const pen = street();
  drawBalconies(pen, { ...facade, balconies: { storey, bays, stone } }, -5, false);
  return inkOf(pen.canvas.svg());
}

describe("balconies", () => {
  it("are none without bays", async () => {
    expect((await ink([])).share).toBe(0);
  });

  it("of neighbouring bays join into one", async () => {
    const [apart, joined] = [await ink([0, 2]), await ink([0, 1, 2])];
    expect(joined.left).toBe(apart.left);
    expect(joined.right).toBe(apart.right);
    expect(joined.share).toBeGreaterThan(apart.share * 1.3);
  });

  it("are higher on a higher storey and heavier in stone", async () => {
    expect((await ink([1], false, 2)).top).toBeLessThan((await ink([1])).top - 40);
    expect((await ink([1], true)).brightness).toBeGreaterThan((await ink([1])).brightness);
  });
});
