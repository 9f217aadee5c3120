import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { drawScaffold } from "../../../../packages/core/dist/synthesis/places/draw-scaffold.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { inkOf, street } from "../scene.js";

describe("scaffold", () => {
  it("covers a part of the house and leaves most of it in sight", async () => {
    const facade = describeFacade(1);
    for (const seed of [1, 2, 3, 4]) {
      const pen = street();
      drawScaffold(pen, facade, -facade.width / 2, createDice(seed));
      const { left, right, share } = await inkOf(pen.canvas.svg());
      expect(right - left).toBeLessThan(facade.width * 17.5 * 0.85 + 12);
      expect(right - left).toBeGreaterThan(facade.width * 16 * 0.35);
      expect(share).toBeLessThan(0.4);
    }
  });
});
