import { metresFrom, placeMap } from "@loci/cli";
import { distanceMetres } from "@loci/core";
import { expect, test } from "vitest";

test.each([
  [
    { latitude: 48.85, longitude: 2.35 },
    { latitude: 48.853, longitude: 2.356 },
  ],
  [
    { latitude: -17, longitude: 179.999 },
    { latitude: -17.001, longitude: -179.999 },
  ],
])("metres on the map are those on the ellipsoid, within half a per cent", (query, other) => {
  const [east, north] = metresFrom(query, other)!;
  const exact = distanceMetres(query, other);
  expect(Math.abs(Math.hypot(east, north) - exact)).toBeLessThan(0.005 * exact);
  expect(Math.sign(north)).toBe(Math.sign(other.latitude - query.latitude));
  expect(east).toBeGreaterThan(0);
});

test("right and wrong answers differ in shape, with their metres; what counts as found is a ring", () => {
  const neighbour = (x: number, isPositive: boolean) => ({ path: "p", score: 1, isPositive, position: { x, y: 0 } });
  const svg = placeMap({
    query: { x: 0, y: 0 },
    neighbours: [neighbour(10, true), neighbour(-400, false)],
    radius: 25,
  });
  expect(svg).toContain('aria-label="Map: 1 of 2 answers right, the farthest drawn 400 m from the query"');
  expect(svg).toMatch(/<title>1: right, 10 m<\/title><circle/);
  expect(svg).toMatch(/<title>2: wrong, 400 m<\/title><rect/);
  expect(svg).toContain("counts as found: 25 m");
  expect(svg).toContain(">200 m</text>");
  expect(placeMap({ query: { x: 0, y: 0 }, neighbours: [] })).not.toMatch(/NaN|Infinity|class="radius"/);
});
