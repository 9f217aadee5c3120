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

/** Dot products that are wrong by as much as 32-bit arithmetic may be, so that their order is often wrong too. */
const inaccurate: ScoreBlock = async (queries, { codes, biases }, count) => {
  const best: number[] = [];
  const positions: number[] = [];
  for (let query = 0; query < queries.length; query += dimension) {
    const scored = Array.from({ length: biases.length }, (_, position): [number, number] => {
      let score = (biases[position] as number) + (random.uniform() * 2 - 1) * dimension * 2 ** -24;
      for (let at = 0; at < dimension; at++) {
        score += (queries[query + at] as number) * (codes[position * dimension + at] as number);
      }
      return [score, position];
    });
    scored.sort(([a], [b]) => b - a);
    for (const [score, position] of scored.slice(0, count)) {
      best.push(score);
      positions.push(position);
    }
  }
  return { best: Float32Array.from(best), positions: Float32Array.from(positions) };
};

function searchOf(descriptors: Float32Array, metric: Metric = "cosine"): ExactSearch {
  const gallery = new Gallery({ dimension, blockRows, metric, precision: "float32" });
  gallery.add(descriptors);
  return new ExactSearch(gallery, inaccurate);
}

async function expectExact(descriptors: Float32Array, queries: Float32Array<ArrayBuffer>, k: number): Promise<void> {
  const { ids, distances } = await searchOf(descriptors).search(queries, k);
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
  const { ids, distances } = await searchOf(new Float32Array()).search(queries, 3);
  expect([ids.length, distances.length]).toEqual([0, 0]);
});

test.each(metricNames)("descriptors of any length, some of them allowed, by %s", async (metric) => {
  const lengths = Array.from({ length: 300 }, () => (metric === "cosine" ? 1 : 0.1 + 5 * random.uniform()));
  const descriptors = clusteredDescriptors(random, places, 300, dimension).map(
    (value, at) => value * (lengths[Math.floor(at / dimension)] as number),
  );
  for (const share of [0, 0.01, 0.1, 0.45, 0.9, 1]) {
    const allowed = Uint8Array.from({ length: 300 }, () => (random.uniform() < share ? 1 : 0));
    const { ids, distances } = await searchOf(descriptors, metric).search(queries, 7, allowed);
    const isAllowed = (id: number) => allowed[id] === 1;
    const truth = bruteForce(descriptors, queries, dimension, 7, { metric, isAllowed }).flat();
    expect([...ids]).toEqual(truth.map(({ id }) => id));
    expect([...distances]).toEqual(truth.map(({ distance }) => distance));
  }
});
