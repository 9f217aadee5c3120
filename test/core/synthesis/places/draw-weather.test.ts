import { describePlaceView, type PlaceView } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawWeather } from "../../../../packages/core/dist/synthesis/places/draw-weather.js";
import { inkOf, street } from "../scene.js";

async function ink(weather: PlaceView["weather"]) {
  const pen = street();
  drawWeather(pen, { ...describePlaceView(1), weather });
  return inkOf(pen.canvas.svg());
}

describe("weather", () => {
  it("adds nothing on a clear day", async () => {
    expect((await ink("clear")).share).toBe(0);
  });

  it("veils the whole picture in fog and dots it with snow", async () => {
    expect((await ink("fog")).share).toBeGreaterThan(0.85);
    const { share, brightness } = await ink("snow");
    expect(share).toBeGreaterThan(0.003);
    expect(share).toBeLessThan(0.1);
    expect(brightness).toBeGreaterThan(180);
  });

  it("draws rain from edge to edge", async () => {
    const { left, right } = await ink("rain");
    expect(left).toBeLessThan(20);
    expect(right).toBeGreaterThan(300);
  });
});
