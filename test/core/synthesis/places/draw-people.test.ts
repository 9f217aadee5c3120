import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { drawPeople } from "../../../../packages/core/dist/synthesis/places/draw-people.js";
import { inkOf, street } from "../scene.js";

async function ink(raining: boolean, seed = 2) {
  const pen = street();
  drawPeople(pen, 0, raining, createDice(seed));
  return inkOf(pen.canvas.svg());
}

describe("people", () => {
  it("are as tall as people", async () => {
    const { top, bottom } = await ink(false);
    expect((bottom - top) / 18).toBeGreaterThan(1.3);
    expect((bottom - top) / 18).toBeLessThan(2.4);
  });

  it("put up umbrellas in the rain", async () => {
    expect((await ink(true)).top).toBeLessThan((await ink(false)).top);
  });

  it("are others every time", async () => {
    expect(await ink(false, 3)).not.toEqual(await ink(false, 4));
  });
});
