import { createRandom, distanceMetres, type Position, withinRadius } from "@loci/core";
import { describe, expect, it } from "vitest";

/** Every pair measured. */
const naive = (
  gallery: readonly (Position | undefined)[],
  queries: readonly (Position | undefined)[],
  metres: number,
) =>
  queries.map((query) =>
    gallery.flatMap((position, place) =>
      position !== undefined && query !== undefined && distanceMetres(query, position) <= metres ? [place] : [],
    ),
  );

const lists = (found: readonly Int32Array[]) => found.map((places) => [...places]);

/** `count` positions scattered by some 60 metres around one. */
function around(centre: Position, count: number, seed: number): Position[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const [east, north] = [60 * random.normal(), 60 * random.normal()];
    if ("x" in centre) return { x: centre.x + east, y: centre.y + north };
    const latitude = Math.max(-90, Math.min(90, centre.latitude + north / 111_000));
    const turn = east / (111_000 * Math.max(0.001, Math.cos((latitude * Math.PI) / 180)));
    const longitude = ((centre.longitude + turn + 540) % 360) - 180;
    return { latitude, longitude };
  });
}

describe.each<[string, Position]>([
  ["a plane", { x: -1000, y: 5e6 }],
  ["a city", { latitude: 37.77, longitude: -122.42 }],
  ["the date line", { latitude: -16.8, longitude: 180 }],
  ["a border of UTM zones", { latitude: 48.1, longitude: 12 }],
  ["the equator and the prime meridian", { latitude: 0, longitude: 0 }],
  ["the north pole", { latitude: 89.9999, longitude: 70 }],
  ["the south pole", { latitude: -90, longitude: 0 }],
])("around %s", (_, centre) => {
  it("finds what measuring every pair finds", () => {
    const [gallery, queries] = [around(centre, 200, 1), around(centre, 50, 2)];
    for (const metres of [0, 1, 25, 100, 5000]) {
      expect(lists(withinRadius(gallery, queries, metres))).toEqual(naive(gallery, queries, metres));
    }
  });
});

it("takes a radius of half the earth", () => {
  const random = createRandom(3);
  const anywhere = () => ({ latitude: 180 * random.uniform() - 90, longitude: 360 * random.uniform() - 180 });
  const [gallery, queries] = [Array.from({ length: 60 }, anywhere), Array.from({ length: 20 }, anywhere)];
  for (const metres of [1e6, 1e7, 2.1e7]) {
    expect(lists(withinRadius(gallery, queries, metres))).toEqual(naive(gallery, queries, metres));
  }
});

it("includes the radius itself, and the same spot", () => {
  expect(
    lists(
      withinRadius(
        [
          { x: 25, y: 0 },
          { x: 25.001, y: 0 },
          { x: 0, y: 0 },
        ],
        [{ x: 0, y: 0 }],
        25,
      ),
    ),
  ).toEqual([[0, 2]]);
  expect(lists(withinRadius([{ x: 1, y: 1 }], [{ x: 1, y: 1 }], 0))).toEqual([[0]]);
});

it("finds nothing near what is not known", () => {
  expect(lists(withinRadius([undefined, { x: 0, y: 0 }], [undefined, { x: 0, y: 0 }], 10))).toEqual([[], [1]]);
  expect(withinRadius([], [], 10)).toEqual([]);
});

it("refuses positions of two kinds, and a radius that is none", () => {
  expect(() => withinRadius([{ x: 0, y: 0 }], [{ latitude: 0, longitude: 0 }], 1)).toThrow("got both kinds");
  for (const metres of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => withinRadius([], [], metres)).toThrow("radius, metres");
  }
});
