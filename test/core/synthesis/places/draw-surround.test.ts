import { describe, expect, it } from "vitest";
import { createDice } from "../../../../packages/core/dist/synthesis/dice.js";
import {
  drawSill,
  drawSnow,
  drawSurround,
  shadowBelow,
} from "../../../../packages/core/dist/synthesis/places/draw-surround.js";
import { describeFacade } from "../../../../packages/core/dist/synthesis/places/facade.js";
import { inkOf, street } from "../scene.js";

const facade = describeFacade(3);
const opening = { x: -0.6, y: 3, width: 1.2, height: 2, z: 0 };
const plain = {
  shape: "flat",
  width: 0.5,
  height: 0.6,
  bars: "cross",
  surround: "none",
  shutters: false,
  flowers: false,
} as const;

async function ink(style: object, snowy = false) {
  const pen = street();
  const look = { ...facade, style: { ...plain, ...style }, lamp: false };
  drawSurround(pen, opening, look);
  drawSill(pen, opening, look, snowy, createDice(1));
  return inkOf(pen.canvas.svg());
}

describe("what is around a window", () => {
  it("grows upwards with hoods, pediments and keystones", async () => {
    const { top } = await ink({});
    for (const surround of ["keystone", "hood", "pediment"]) expect((await ink({ surround })).top).toBeLessThan(top);
  });

  it("grows sideways with shutters", async () => {
    const [bare, shuttered] = [await ink({}), await ink({ shutters: true })];
    expect(shuttered.left).toBeLessThan(bare.left - 5);
    expect(shuttered.right).toBeGreaterThan(bare.right + 5);
  });

  it("has flowers, and snow when it snows", async () => {
    const bare = await ink({});
    expect((await ink({ flowers: true })).share).toBeGreaterThan(bare.share);
    expect((await ink({}, true)).brightness).toBeGreaterThan(bare.brightness);
  });
});

it("shadows lie below, on the side away from the sun, and snow lies on top", async () => {
  const [shade, snow] = [street(), street()];
  shadowBelow(shade, -1, 4, 2, 1, 0);
  drawSnow(snow, [{ x: -1, y: 4, width: 2, z: 0 }]);
  const [dark, white] = [await inkOf(shade.canvas.svg()), await inkOf(snow.canvas.svg())];
  expect(dark.left).toBeLessThan(white.left);
  expect(dark.top).toBeGreaterThan(white.top);
  expect(dark.brightness).toBeLessThan(60);
  expect(white.brightness).toBeGreaterThan(200);
});
