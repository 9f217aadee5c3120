import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { drawTree } from "../../../../packages/core/dist/synthesis/places/draw-tree.js";
import { inkOf, street } from "../scene.js";

async function ink(height: number, season: "spring" | "summer" | "autumn" | "winter") {
  const pen = street();
  drawTree(pen, [0, 0, -3], height, season, createDice(1));
  return inkOf(pen.canvas.svg());
}

describe("tree", () => {
  it("is as tall as it is told, about", async () => {
    const { top, bottom } = await ink(6, "summer");
    expect((bottom - top) / 20).toBeGreaterThan(5);
    expect((bottom - top) / 20).toBeLessThan(7.5);
  });

  it("is bare in winter", async () => {
    expect((await ink(6, "winter")).share).toBeLessThan((await ink(6, "summer")).share / 2);
  });
});
