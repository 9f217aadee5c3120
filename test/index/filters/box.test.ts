import { describe, expect, it } from "vitest";
import { insideBox } from "../../../packages/index/dist/filters/box.js";

const globe = { latitude: "number", longitude: "number" } as const;
const plane = { x: "number", y: "number" } as const;

describe("insideBox", () => {
  it("holds its borders", () => {
    const test = insideBox(globe, { south: 10, west: 20, north: 11, east: 22 });
    const inside = [
      [10, 20],
      [11, 22],
      [10.5, 21],
    ] as const;
    const outside = [
      [9.99, 21],
      [11.01, 21],
      [10.5, 19.99],
      [10.5, 22.01],
      [10.5, -21],
      [10.5, -159],
    ] as const;
    for (const [latitude, longitude] of inside) expect(test({ latitude, longitude })).toBe(true);
    for (const [latitude, longitude] of outside) expect(test({ latitude, longitude })).toBe(false);
  });

  it("goes across the date line when the west is larger than the east", () => {
    const test = insideBox(globe, { south: -20, west: 175, north: -10, east: -178 });
    for (const longitude of [175, 179.9, 180, -180, -179, -178]) expect(test({ latitude: -15, longitude })).toBe(true);
    for (const longitude of [174.9, 0, -177.9]) expect(test({ latitude: -15, longitude })).toBe(false);
  });

  it("knows that 180 and −180 are one meridian, and that all around is everything", () => {
    const east = insideBox(globe, { south: 0, west: 170, north: 1, east: 180 });
    expect(east({ latitude: 0, longitude: -180 })).toBe(true);
    const west = insideBox(globe, { south: 0, west: -180, north: 1, east: -170 });
    expect(west({ latitude: 0, longitude: 180 })).toBe(true);
    const all = insideBox(globe, { south: -90, west: -180, north: 90, east: 180 });
    for (const longitude of [-180, -1, 0, 55.5, 180]) expect(all({ latitude: 90, longitude })).toBe(true);
    const line = insideBox(globe, { south: 0, west: 5, north: 1, east: 5 });
    expect([line({ latitude: 0, longitude: 5 }), line({ latitude: 0, longitude: 6 })]).toEqual([true, false]);
  });

  it("takes y for south and north in a plane, and knows when it does not know", () => {
    const test = insideBox(plane, { south: 1000, west: 200, north: 1100, east: 300 });
    expect([test({ y: 1050, x: 250 }), test({ y: 250, x: 1050 }), test({ y: 1050 })]).toEqual([true, false, undefined]);
  });

  it.each([
    [globe, { south: 2, west: 0, north: 1, east: 0 }, "box: south and north: expected the smaller first, got 2 and 1"],
    [globe, { south: 0, west: 0, north: 91, east: 0 }, "box: north east: latitude: expected -90 to 90, got 91"],
    [globe, { south: 0, west: 190, north: 1, east: 0 }, "box: south west: longitude"],
    [plane, { south: 0, west: 2, north: 1, east: 1 }, "box: west and east: expected the smaller first"],
    [plane, { south: 0, west: Number.NaN, north: 1, east: 1 }, "box: west and east"],
  ])("refuses %# ", (columns, borders, message) => {
    expect(() => insideBox(columns, borders)).toThrow(message);
  });
});
