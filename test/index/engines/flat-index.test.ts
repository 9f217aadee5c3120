import { createRandom } from "@loci/core";
import { createFlatIndex, metricNames, precisionNames, type VectorIndex } from "@loci/index";
import { afterEach, expect, test } from "vitest";
import { bruteForce } from "../../support/brute-force.js";
import { clusteredDescriptors, randomDescriptors } from "../../support/descriptors.js";

const random = createRandom(6);
const opened: VectorIndex[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((index) => index.close()));
});

async function flatIndexOf(descriptors: Float32Array, dimension: number): Promise<VectorIndex> {
  const index = createFlatIndex(dimension);
  opened.push(index);
  await index.add(descriptors);
  return index;
}

test("equals brute force to the last bit, one query at a time and all at once", async () => {
  const dimension = 100;
  const gallery = clusteredDescriptors(random, randomDescriptors(random, 30, dimension), 500, dimension);
  const queries = gallery.slice(0, 40 * dimension);
  const index = await flatIndexOf(gallery, dimension);
  const truth = bruteForce(gallery, queries, dimension, 12);
  expect(await index.search(queries, 12)).toEqual(truth);
  for (let query = 0; query < 40; query++) {
    const [alone] = await index.search(queries.subarray(query * dimension, (query + 1) * dimension), 12);
    expect(alone).toEqual(truth[query]);
  }
});

test("equal descriptors in different blocks come by ascending id", async () => {
  const dimension = 4;
  const gallery = randomDescriptors(random, 40_000, dimension);
  const one = gallery.slice(0, dimension);
  for (const id of [39_999, 20_000, 16_384, 16_383]) gallery.set(one, id * dimension);
  const index = await flatIndexOf(gallery, dimension);
  expect(await index.search(one, 8)).toEqual(bruteForce(gallery, one, dimension, 8));
  expect((await index.search(one, 5))[0]?.map(({ id }) => id)).toEqual([0, 16_383, 16_384, 20_000, 39_999]);
});

const kinds = metricNames.flatMap((metric) => precisionNames.map((precision) => [metric, precision] as const));

test.each(kinds)(
  "%s, held in %s: to the last bit where descriptors crowd, and where lengths differ much",
  async (metric, precision) => {
    const dimension = 24;
    const places = randomDescriptors(random, 12, dimension);
    const [crowd, others] = [1e-4, 0.5].map((noise) => clusteredDescriptors(random, places, 300, dimension, noise));
    const lengths = (at: number) => (metric === "cosine" ? 1 : 10 ** ((Math.floor(at / dimension) % 5) - 2));
    const gallery = Float32Array.from([...(crowd ?? []), ...(others ?? [])], (value, at) => value * lengths(at));
    const queries = Float32Array.from([...gallery.subarray(290 * dimension, 310 * dimension), ...places]);
    const index = createFlatIndex(dimension, { metric, precision });
    opened.push(index);
    await index.add(gallery);
    expect(await index.search(queries, 7)).toEqual(bruteForce(gallery, queries, dimension, 7, { metric }));
  },
);

test("more queries than are computed at once", async () => {
  const dimension = 6;
  const gallery = randomDescriptors(random, 50, dimension);
  const queries = randomDescriptors(random, 2500, dimension);
  const index = await flatIndexOf(gallery, dimension);
  expect(await index.search(queries, 3)).toEqual(bruteForce(gallery, queries, dimension, 3));
});

test("long descriptors", async () => {
  const dimension = 8192;
  const gallery = randomDescriptors(random, 60, dimension);
  const index = await flatIndexOf(gallery, dimension);
  expect(await index.search(gallery, 5)).toEqual(bruteForce(gallery, gallery, dimension, 5));
});

test("very long descriptors, as NetVLAD and bilinear pooling make them", async () => {
  const dimension = 262_144;
  const gallery = randomDescriptors(random, 6, dimension);
  const index = createFlatIndex(dimension, { precision: "int8" });
  opened.push(index);
  await index.add(gallery);
  const [found] = await index.search(gallery.subarray(dimension, 2 * dimension), 2);
  expect(found).toEqual(bruteForce(gallery, gallery.subarray(dimension, 2 * dimension), dimension, 2)[0]);
});
