import { expect, test } from "vitest";
import { hemisphereOfBand, resolveUtm, utmToGeographic } from "../../../packages/core/dist/datasets/utm.js";

test("CN Tower, as Wikipedia's article on UTM has it to the metre", () => {
  const { latitude, longitude } = utmToGeographic({ zone: 17, hemisphere: "north", east: 630084, north: 4833438 });
  expect(latitude).toBeCloseTo(43 + 38 / 60 + 33.24 / 3600, 5);
  expect(longitude).toBeCloseTo(-(79 + 23 / 60 + 13.7 / 3600), 5);
});

test("the central meridian of every zone, and the equator seen from both hemispheres", () => {
  for (let zone = 1; zone <= 60; zone++) {
    const { latitude, longitude } = utmToGeographic({ zone, hemisphere: "north", east: 500000, north: 0 });
    expect(latitude).toBeCloseTo(0, 9);
    expect(longitude).toBeCloseTo(6 * zone - 183, 9);
    const south = utmToGeographic({ zone, hemisphere: "south", east: 500000, north: 10_000_000 });
    expect(south.latitude).toBeCloseTo(0, 9);
  }
});

test("beyond the date line longitudes go on from the other side", () => {
  const { longitude } = utmToGeographic({ zone: 60, hemisphere: "south", east: 835000, north: 9_999_000 });
  expect(longitude).toBeLessThan(-179);
});

test("bands", () => {
  expect(["C", "M", "N", "S", "T", "X", "m"].map(hemisphereOfBand)).toEqual([
    "south",
    "south",
    "north",
    "north",
    "north",
    "north",
    "south",
  ]);
  expect(["A", "I", "O", "Z", "", "33"].map(hemisphereOfBand)).toEqual(Array(6).fill(undefined));
});

test("one zone is a plane, two are not; what is known otherwise stays", () => {
  const of = (zone: number) => ({ zone, hemisphere: "north" as const, east: 500000, north: 100 });
  expect(resolveUtm([of(32), undefined, of(32)])).toEqual([{ x: 500000, y: 100 }, undefined, { x: 500000, y: 100 }]);
  expect(resolveUtm([of(32), of(33)])).toEqual([
    { latitude: expect.closeTo(0.0009, 4), longitude: expect.closeTo(9, 9) },
    { latitude: expect.closeTo(0.0009, 4), longitude: expect.closeTo(15, 9) },
  ]);
  expect(resolveUtm([of(32), { latitude: 1, longitude: 2 }])[0]).toHaveProperty("latitude");
  expect(resolveUtm([{ x: 1, y: 2 }])).toEqual([{ x: 1, y: 2 }]);
});
