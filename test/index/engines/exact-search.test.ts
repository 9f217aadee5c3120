import { createRandom } from "@loci/core";
import { type Metric, metricNames } from "@loci/index";
import { expect, test } from "vitest";
import { ExactSearch, type ScoreBlock } from "../../../packages/index/dist/engines/exact-search.js";
import { Gallery } from "../../../packages/index/dist/engines/gallery.js";
import { bruteForce } from "../../support/brute-force.js";
import { clusteredDescriptors, randomDescriptors } from "../../support/descriptors.js";

const dimension = 32;
const blockRows = 64;
const random = createRandom(5);

/**
 * Affinities that are wrong by as much as their errors, so that their order is often wrong too, and by how much they may be too low.
 * @param error of a row whose error is 1
 */
const inaccurate =
  (error: number): ScoreBlock =>
  async (queries, { codes, biases, errors }, count) => {
    const best: number[] = [];
    const positions: number[] = [];
    for (let query = 0; query < queries.length; query += dimension) {
      const norm = Math.hypot(...queries.subarray(query, query + dimension));
      const scored = Array.from({ length: biases.length }, (_, position): [number, number] => {
        let score = biases[position] as number;
        for (let at = 0; at < dimension; at++) {
          score += (queries[query + at] as number) * (codes[position * dimension + at] as number);
        }
        // Too low by all of it, or right, or too high by all.
        return [score + random.integer(3) * error * norm * (errors[position] as number), position];
      });
      scored.sort(([a], [b]) => b - a);
      for (const [score, position] of scored.slice(0, count)) {
        best.push(score);
        positions.push(position);
      }
    }
    return { best: Float32Array.from(best), positions: Float32Array.from(positions) };
  };

/** @param errors of each look, relative to that of 32-bit products */
function searchOf(
  descriptors: Float32Array,
  metric: Metric = "cosine",
  errors = [1],
): { search: ExactSearch; asked: number[] } {
  const asked = errors.map(() => 0);
  const looks = errors.map((error, look) => {
    const gallery = new Gallery({ dimension, blockRows, metric, precision: "float32" });
    gallery.add(descriptors);
    const score = inaccurate(error);
    const scoreBlock: ScoreBlock = (queries, block, count) => {
      asked[look] = (asked[look] as number) + queries.length / dimension;
      return score(queries, block, count);
    };
    return { gallery, scoreBlock };
  });
  const descriptor = (slot: number) => descriptors.subarray(slot * dimension, (slot + 1) * dimension);
  return { search: new ExactSearch(looks, { descriptor }), asked };
}

async function expectExact(descriptors: Float32Array, queries: Float32Array<ArrayBuffer>, k: number): Promise<void> {
  const { ids, distances } = await searchOf(descriptors).search.search(queries, k);
  const truth = bruteForce(descriptors, queries, dimension, k).flat();
  expect([...ids]).toEqual(truth.map(({ id }) => id));
  expect([...distances]).toEqual(truth.map(({ distance }) => distance));
}

const places = randomDescriptors(random, 20, dimension);
const queries = Float32Array.from(clusteredDescriptors(random, places, 10, dimension));

test.each([1, 10, 200, 500])("decides in 64-bit arithmetic, k = %i", async (k) => {
  await expectExact(clusteredDescriptors(random, places, 300, dimension), queries, k);
});

test("descriptors that differ by less than the candidates' error are ordered rightly", async () => {
  await expectExact(clusteredDescriptors(random, places, 300, dimension, 1e-6), Float32Array.from(places), 5);
});

test("more equal descriptors than candidates: the lowest ids are found", async () => {
  const one = places.subarray(0, dimension);
  const copies = Float32Array.from({ length: 300 * dimension }, (_, at) => one[at % dimension] as number);
  await expectExact(copies, Float32Array.from(one), 3);
});

test("no rows for an empty gallery", async () => {
  const { ids, distances } = await searchOf(new Float32Array()).search.search(queries, 3);
  expect([ids.length, distances.length]).toEqual([0, 0]);
});

test.each(metricNames)("descriptors of any length, some of them allowed, by %s", async (metric) => {
  const lengths = Array.from({ length: 300 }, () => (metric === "cosine" ? 1 : 0.1 + 5 * random.uniform()));
  const descriptors = clusteredDescriptors(random, places, 300, dimension).map(
    (value, at) => value * (lengths[Math.floor(at / dimension)] as number),
  );
  for (const share of [0, 0.01, 0.1, 0.45, 0.9, 1]) {
    const allowed = Uint8Array.from({ length: 300 }, () => (random.uniform() < share ? 1 : 0));
    const { ids, distances } = await searchOf(descriptors, metric).search.search(queries, 7, allowed);
    const isAllowed = (id: number) => allowed[id] === 1;
    const truth = bruteForce(descriptors, queries, dimension, 7, { metric, isAllowed }).flat();
    expect([...ids]).toEqual(truth.map(({ id }) => id));
    expect([...distances]).toEqual(truth.map(({ distance }) => distance));
  }
});

test("queries that a coarse look leaves in doubt are looked at again, the others are not", async () => {
  // Around the first place there are many that differ by less than the coarse look's error.
  const crowd = clusteredDescriptors(random, places.subarray(0, dimension), 150, dimension, 1e-4);
  const descriptors = Float32Array.from([...crowd, ...clusteredDescriptors(random, places, 150, dimension)]);
  const { search, asked } = searchOf(descriptors, "cosine", [1000, 1]);
  const { ids } = await search.search(Float32Array.from(places), 5);
  expect([...ids]).toEqual(
    bruteForce(descriptors, places, dimension, 5)
      .flat()
      .map(({ id }) => id),
  );
  const blocks = Math.ceil(300 / blockRows);
  const few = searchOf(descriptors, "cosine", [1000, 1]);
  await few.search.search(Float32Array.from(places.subarray(0, 16 * dimension)), 5);
  expect(few.asked[0]).toBe(0);
  expect(asked[0]).toBe(20 * blocks);
  expect(asked[1]).toBeGreaterThan(0);
  expect(asked[1]).toBeLessThan(5 * blocks);
});
