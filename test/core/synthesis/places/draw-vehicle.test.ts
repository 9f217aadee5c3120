import { describePlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import { drawVehicle } from "../../../../packages/core/dist/synthesis/places/draw-vehicle.js";
import { inkOf, street } from "../scene.js";

async function ink(
  kind: "car" | "van",
  { weather = "clear", seed = 1 }: { weather?: "clear" | "snow"; seed?: number } = {},
) {
  const pen = street();
  drawVehicle(pen, kind, 0, { ...describePlaceView(1), weather }, createDice(seed));
  return inkOf(pen.canvas.svg());
}

describe("vehicle", () => {
  it("stands around its place; a van hides more than a car", async () => {
    const [car, van] = [await ink("car"), await ink("van")];
    expect((car.left + car.right) / 2).toBeCloseTo(160, -1.2);
    expect(van.share).toBeGreaterThan(car.share * 1.5);
    expect(van.top).toBeLessThan(car.top);
  });

  it("comes in several colours and wears snow", async () => {
    const colours = await Promise.all(
      [1, 2, 3, 4, 5].map(async (seed) => Math.round((await ink("van", { seed })).brightness)),
    );
    expect(new Set(colours).size).toBeGreaterThan(2);
    expect((await ink("car", { weather: "snow" })).brightness).not.toBe((await ink("car")).brightness);
  });
});
