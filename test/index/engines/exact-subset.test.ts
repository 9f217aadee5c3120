import { createRandom } from "@loci/core";
import { metrics } from "@loci/index";
import { expect, test } from "vitest";
import {
  allowedSlots,
  candidatesFor,
  isSubsetSmall,
  searchSubset,
  settleRounded,
} from "../../../packages/index/dist/engines/exact-subset.js";
import { bruteForce } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";

test("compares with the given descriptors only, each fetched once", () => {
  const dimension = 5;
  const [gallery, queries] = [
    randomDescriptors(createRandom(1), 50, dimension),
    randomDescriptors(createRandom(2), 4, dimension),
  ];
  const fetched: number[] = [];
  const rows = {
    descriptor: (slot: number) => {
      fetched.push(slot);
      return gallery.subarray(slot * dimension, (slot + 1) * dimension);
    },
  };
  const allowed = Uint8Array.from({ length: 50 }, (_, slot) => (slot % 3 === 0 ? 1 : 0));
  const found = searchSubset(queries, dimension, 6, allowedSlots(allowed, 50), rows, metrics.cosine);
  const truth = bruteForce(gallery, queries, dimension, 6, { isAllowed: (id) => id % 3 === 0 });
  expect(found.map((each) => each.rows().map(([distance, id]) => ({ id, distance })))).toEqual(truth);
  expect(fetched).toEqual([...allowedSlots(allowed, 50)]);
});

test("all slots where nothing is forbidden; a mask that is too short forbids the rest", () => {
  expect([...allowedSlots(undefined, 3)]).toEqual([0, 1, 2]);
  expect([...allowedSlots(Uint8Array.of(0, 1), 4)]).toEqual([1]);
});

test("a tenth of the descriptors asks for more than ten times the candidates", () => {
  expect(candidatesFor(10, 1000, 1000)).toBe(10);
  expect(candidatesFor(10, 100, 1000)).toBeGreaterThan(100);
});

test("one in a hundred is compared directly, half of many are found in the graph", () => {
  expect(isSubsetSmall(500, 50_000, 10, 64)).toBe(true);
  expect(isSubsetSmall(25_000, 50_000, 10, 64)).toBe(false);
});

test("candidates with rounded distances: the nearest of all, read only as far as rounding may have misplaced them", () => {
  const [dimension, count, k] = [16, 400, 10];
  const gallery = randomDescriptors(createRandom(5), count, dimension);
  const random = createRandom(6);
  for (const [rounding, most] of [
    [0, k + 9],
    [0.005, 60],
    [1, count],
  ] as const) {
    let read = 0;
    for (let query = 0; query < 20; query++) {
      const one = randomDescriptors(random, 1, dimension);
      const all = bruteForce(gallery, one, dimension, count)[0] as { id: number; distance: number }[];
      const rounded = all
        .map(({ id, distance }): [number, number] => [distance + rounding * (random.uniform() - 0.5), id])
        .sort(([a], [b]) => a - b);
      const descriptor = (slot: number) => {
        read++;
        return gallery.subarray(slot * dimension, (slot + 1) * dimension);
      };
      const candidates = {
        ids: Uint32Array.from(rounded, ([, slot]) => slot),
        distances: Float64Array.from(rounded, ([distance]) => distance),
      };
      const found = settleRounded(one, k, candidates, { descriptor }, metrics.cosine);
      expect(found.rows().map(([distance, id]) => ({ id, distance }))).toEqual(all.slice(0, k));
    }
    expect(read / 20).toBeLessThanOrEqual(most);
    expect(read / 20).toBeGreaterThanOrEqual(k + 8);
  }
});
