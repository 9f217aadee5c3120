import { distanceMetres, type Picture, type Position } from "@loci/core";
import { describe, expect, it } from "vitest";
import { planePositions } from "../../../packages/heads/dist/training/plane-positions.js";

const pictureAt = (position: Position | undefined, number: number): Picture => ({
  ...{ path: `/${number}.jpg`, name: `${number}.jpg` },
  ...(position && { position }),
});
const at = (latitude: number, longitude: number): Position => ({ latitude, longitude });

describe("planePositions", () => {
  it("takes metres as they are", () => {
    const positions = planePositions(
      [
        { x: 1.5, y: -2 },
        { x: 3e6, y: 0 },
      ].map(pictureAt),
    );
    expect([...positions]).toEqual([1.5, -2, 3e6, 0]);
  });

  it.each([
    ["Pittsburgh", 0.001, [at(40.4406, -79.9959), at(40.4416, -79.9959), at(40.4406, -79.9859), at(40.5, -80.1)]],
    ["the equator", 0.01, [at(0.001, 32.58), at(-0.001, 32.58), at(0, 32.6), at(0.3, 32.3)]],
    [
      "both sides of the date line",
      0.001,
      [at(-16.8, 179.999), at(-16.8, -179.999), at(-16.79, 179.98), at(-16.81, -179.98)],
    ],
    ["the other end of the world", 0.001, [at(-45.87, 170.5), at(-45.88, 170.51), at(-45.9, 170.6)]],
    ["60 km north and south, at 45 degrees", 0.01, [at(45.53, 8), at(45.53, 8.4), at(44.47, 8), at(44.47, 8.4)]],
  ])("has distances as on the earth, as near as it says: %s", (_name, part, places) => {
    const positions = planePositions(places.map(pictureAt));
    for (const [one, first] of places.entries()) {
      for (const [other, second] of places.entries()) {
        const distance = Math.hypot(
          positions[2 * one]! - positions[2 * other]!,
          positions[2 * one + 1]! - positions[2 * other + 1]!,
        );
        const expected = distanceMetres(first, second);
        expect(Math.abs(distance - expected)).toBeLessThanOrEqual(part * expected);
      }
    }
  });

  it("points east and north", () => {
    const positions = planePositions([at(50, 8), at(50, 8.001), at(50.001, 8)].map(pictureAt));
    expect(positions[2]! - positions[0]!).toBeGreaterThan(70);
    expect(positions[3]! - positions[1]!).toBe(0);
    expect(positions[4]! - positions[0]!).toBe(0);
    expect(positions[5]! - positions[1]!).toBeCloseTo(111.2, 1);
  });

  it("names a picture without a position, and refuses both kinds together", () => {
    expect(() => planePositions([at(1, 2), undefined].map(pictureAt))).toThrow("position of 1.jpg");
    expect(() => planePositions([undefined, { x: 0, y: 0 }].map(pictureAt))).toThrow("position of 0.jpg");
    expect(() => planePositions([at(1, 2), { x: 0, y: 0 }].map(pictureAt))).toThrow("got 1 of 2 in degrees");
  });
});
