import type { MapFormula } from "@loci/core";
import { createHead, describeMaps, mapData, parseHeadSpec, plainMaps } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { toyMaps } from "../../support/toy-maps.js";

const { pictures, maps } = toyMaps({ classes: 10 });
const source = plainMaps(maps);
const { channels } = maps.shapes[0];
const allowed = [...pictures.keys()].filter((picture) => picture % 2 === 0);
const itself: MapFormula = { parameters: {}, compute: (_ops, [map]) => map };
const locations = (seed: number, size = { pictures: 6, perPicture: 3 }) =>
  mapData(source, { pictures: allowed, seed }).locations(itself, channels, [0], size);

describe("locations of maps", () => {
  it("are different unit vectors of the pictures that are allowed, so many of each", async () => {
    const { values, count } = await locations(1);
    expect([count, values.length]).toEqual([18, 18 * channels]);
    // Each location of each picture, scaled to length 1.
    const known = new Map<string, number>();
    for (const picture of allowed) {
      const map = (await source.read([picture]))[0]!;
      for (let start = 0; start < map.length; start += channels) {
        const location = [...map.subarray(start, start + channels)];
        const norm = Math.hypot(...location);
        known.set(location.map((value) => (value / norm).toFixed(5)).join(), picture);
      }
    }
    const rows = Array.from({ length: count }, (_, row) => [...values.subarray(row * channels, (row + 1) * channels)]);
    const from = rows.map((row) => known.get(row.map((value) => value.toFixed(5)).join()));
    expect(from).not.toContain(undefined);
    expect(new Set(rows.map((row) => row.join())).size).toBe(18);
    expect(new Set(from).size).toBe(6);
    for (const picture of new Set(from)) expect(from.filter((other) => other === picture)).toHaveLength(3);
    for (const row of rows) expect(Math.hypot(...row)).toBeCloseTo(1, 6);
  });

  it("are the same for the same seed only, and all there are when more are wanted", async () => {
    const first = await locations(1);
    expect(await locations(1)).toEqual(first);
    expect(await locations(2)).not.toEqual(first);
    expect((await locations(1, { pictures: 99, perPicture: 99 })).count).toBe(allowed.length * 4);
  });
});

describe("descriptors of maps", () => {
  it("are those of the head, with the classes of the pictures that were drawn", async () => {
    const head = await createHead(parseHeadSpec("gem"), [{ ...maps.shapes[0] }]);
    const labels = Int32Array.from(pictures, ({ label }) => Number(label));
    const {
      values,
      count,
      labels: drawn,
    } = await mapData(source, { pictures: allowed, labels, seed: 3 }).descriptors(head, [0], 7);
    const all = await describeMaps(head, source, allowed);
    const row = (from: Float32Array, place: number) => from.subarray(place * channels, (place + 1) * channels).join();
    const placeOf = new Map(allowed.map((picture, place) => [row(all, place), picture]));
    const chosen = Array.from({ length: count }, (_, place) => placeOf.get(row(values, place)));
    expect(count).toBe(7);
    expect(new Set(chosen).size).toBe(7);
    expect(chosen.map((picture) => labels[picture!])).toEqual([...drawn!]);
    const without = await mapData(source, { pictures: allowed, seed: 3 }).descriptors(head, [0], 7);
    expect(without).toEqual({ values, count });
  });
});
