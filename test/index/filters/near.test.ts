import { RetrievalError } from "@loci/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { near } from "../../../packages/index/dist/filters/near.js";

const globe = { latitude: "number", longitude: "number" } as const;

/** Whether the other place is within so many metres, for a few numbers of metres around the true distance. */
const isWithin = (from: [number, number], to: [number, number], metres: number) =>
  near(globe, from[0], from[1], metres)({ latitude: to[0], longitude: to[1] });

describe("near by latitude and longitude", () => {
  it.each<[string, [number, number], [number, number], number]>([
    // GeographicLib's own example: geod -i <<< "40.6 -73.8 51.6 -0.5"
    ["New York to London", [40.6, -73.8], [51.6, -0.5], 5_551_759.4],
    // a · π / 180, an arc of the circle that is the equator
    ["a degree of the equator across the date line", [0, 179.5], [0, -179.5], 111_319.491],
    // The quarter of a meridian of WGS 84, 10,001,965.729 m, twice
    ["pole to pole", [90, 0], [-90, 77], 20_003_931.459],
    // Twice the integral of the meridional radius a (1 − e²) / (1 − e² sin² φ)^1.5 from 89.5° to 90°, by the midpoint rule
    ["over the pole", [89.5, 10], [89.5, -170], 111_693.951],
    ["one meridian as the other at the pole", [90, 0], [90, 90], 0],
    // 1 arc second of latitude at the equator, M = a (1 − e²) = 6,335,439.327 m
    ["a short way north", [0, 20], [1 / 3600, 20], 30.7149],
    // Vincenty's formula does not converge for these, Karney 2013, section 7
    ["nearly antipodal", [0, 0], [0.5, 179.5], 19_936_288.579],
  ])("%s", (_, from, to, metres) => {
    const slack = Math.max(2e-4, metres * 1e-8);
    expect([isWithin(from, to, metres + slack), isWithin(to, from, metres + slack)]).toEqual([true, true]);
    if (metres > 0)
      expect([isWithin(from, to, metres - slack), isWithin(to, from, metres - slack)]).toEqual([false, false]);
  });

  it("agrees with the sphere within the difference between sphere and ellipsoid, everywhere", () => {
    const latitude = fc.double({ min: -90, max: 90, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    const place = fc.tuple(latitude, longitude);
    const property = fc.property(place, place, (from, to) => {
      const metres = 6_371_008.8 * angleBetween(from, to);
      if (metres > 1) expect(isWithin(from, to, metres * 0.993)).toBe(false);
      expect(isWithin(from, to, metres * 1.007 + 1)).toBe(true);
    });
    fc.assert(property, { numRuns: 2000, seed: 1 });
  });

  it.each([
    [91, 0, 1, "near: latitude: expected -90 to 90, got 91"],
    [0, -181, 1, "near: longitude: expected -180 to 180, got -181"],
    [0, 0, -1, "near: metres: expected 0 or more, got -1"],
    [0, 0, Number.NaN, "near: metres"],
    [0, 0, Number.POSITIVE_INFINITY, "near: metres"],
  ])("refuses %d, %d within %d", (north, east, metres, message) => {
    expect(() => near(globe, north, east, metres)).toThrow(RetrievalError);
    expect(() => near(globe, north, east, metres)).toThrow(message);
  });
});

it("near by x and y is Euclidean, y first, the border included", () => {
  const test = near({ x: "number", y: "number" }, 1000, 2000, 5);
  expect(test({ y: 1003, x: 2004 })).toBe(true);
  expect(test({ y: 1003, x: 2004.001 })).toBe(false);
  expect(test({ y: 2000, x: 1000 })).toBe(false);
  expect([test({ x: 2000 }), test({}), test({ x: 2000, y: Number.NaN })]).toEqual([undefined, undefined, undefined]);
});

/** The angle between two directions, by their vectors: an oracle that knows nothing of haversines. */
function angleBetween(from: readonly [number, number], to: readonly [number, number]): number {
  const vector = ([latitude, longitude]: readonly [number, number]): [number, number, number] => {
    const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const [a, b] = [vector(from), vector(to)];
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
}
