import { distanceMetres } from "@loci/core";
import { expect, test } from "vitest";

const at = (latitude: number, longitude: number) => ({ latitude, longitude });

test("a plane is flat", () => {
  expect(distanceMetres({ x: 1, y: 2 }, { x: 4, y: 6 })).toBe(5);
});

test("quarter meridian and equator of WGS 84", () => {
  expect(distanceMetres(at(0, 0), at(90, 0))).toBeCloseTo(10_001_965.7293, 3);
  expect(distanceMetres(at(0, 0), at(0, 1))).toBeCloseTo((6378137 * Math.PI) / 180, 6);
});

test("Flinders Peak to Buninyong, the example of Vincenty's formula of Geoscience Australia", () => {
  const flinders = at(-(37 + 57 / 60 + 3.7203 / 3600), 144 + 25 / 60 + 29.5244 / 3600);
  const buninyong = at(-(37 + 39 / 60 + 10.1561 / 3600), 143 + 55 / 60 + 35.3839 / 3600);
  // Published for GRS 80, which differs from WGS 84 by a tenth of a millimetre in the axis.
  expect(distanceMetres(flinders, buninyong)).toBeCloseTo(54972.271, 2);
});

test("across the date line, across a border of UTM zones, and round the pole", () => {
  const degree = distanceMetres(at(0, 0), at(0, 0.0001));
  expect(distanceMetres(at(0, 179.99995), at(0, -179.99995))).toBeCloseTo(degree, 6);
  expect(distanceMetres(at(0, 5.99995), at(0, 6.00005))).toBeCloseTo(degree, 6);
  expect(distanceMetres(at(89.9999, 0), at(89.9999, 180))).toBeCloseTo(2 * 0.0001 * 111_694, 1);
});

test("one of each kind has no distance", () => {
  expect(() => distanceMetres(at(0, 0), { x: 0, y: 0 })).toThrow("distance of two positions");
});
