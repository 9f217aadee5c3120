import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import { defaultHnswParameters } from "@loci/index";
import { expect, test } from "vitest";
import { HnswGraph } from "../../../packages/index/dist/engines/hnsw-graph.js";
import { loadHnswlib } from "../../../packages/index/dist/native/load-hnswlib.js";
import { bruteForce, recall } from "../../support/brute-force.js";
import { clusteredDescriptors, randomDescriptors } from "../../support/descriptors.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const dimension = 8;
const description = { dimension, metric: "cosine" } as const;
const random = createRandom(9);

/** `count` descriptors, of which each 60 in a row are the same. */
function withDuplicates(count: number): Float32Array {
  const different = randomDescriptors(random, Math.ceil(count / 60), dimension);
  return Float32Array.from({ length: count * dimension }, (_, at) => {
    const id = Math.floor(at / dimension);
    return different[Math.floor(id / 60) * dimension + (at % dimension)] as number;
  });
}

// hnswlib itself gives 47 for a k of 100 here: duplicates are linked to nothing but each other.
test("gives as many as were asked for although duplicates cut the graph into pieces", () => {
  const gallery = withDuplicates(600);
  const graph = HnswGraph.create(description, { m: 2, efConstruction: 4, ef: 10, seed: 42 });
  graph.add(gallery);
  const query = gallery.subarray(0, dimension);
  const truth = bruteForce(gallery, query, dimension, 600)[0]?.map(({ id }) => id);
  for (const k of [100, 300]) expect(graph.search(query, { k, ef: 10 }).ids).toHaveLength(k);
  for (const k of [600, 1000]) expect([...graph.search(query, { k, ef: 10 }).ids]).toEqual(truth);
});

test("all that were examined compete for a place among equals", () => {
  const gallery = withDuplicates(60);
  const graph = HnswGraph.create(description, defaultHnswParameters);
  graph.add(gallery);
  expect([...graph.search(gallery.subarray(0, dimension), { k: 5, ef: 64 }).ids]).toEqual([0, 1, 2, 3, 4]);
});

test("a loaded graph uses the ef it is given, not hnswlib's 10", () => {
  const gallery = randomDescriptors(random, 2000, dimension);
  const queries = randomDescriptors(random, 50, dimension);
  const graph = HnswGraph.create(description, { ...defaultHnswParameters, m: 4, ef: 200 });
  graph.add(gallery);
  graph.save(join(folder, "a.hnsw"));
  const loaded = HnswGraph.load(join(folder, "a.hnsw"), description);
  expect(loaded.size).toBe(2000);
  expect(loaded.search(queries, { k: 10, ef: 200 })).toEqual(graph.search(queries, { k: 10, ef: 200 }));
});

test("on more threads it is the same graph, and gives the same", async () => {
  const gallery = withDuplicates(6000);
  gallery.set(randomDescriptors(random, 5000, dimension));
  const queries = randomDescriptors(random, 100, dimension);
  const results = await Promise.all(
    [1, 3].map(async (threads) => {
      const graph = HnswGraph.create({ ...description, threads }, { ...defaultHnswParameters, m: 4 });
      for (const end of [100, 2100, 6000]) graph.add(gallery.subarray(graph.size * dimension, end * dimension));
      const file = join(folder, `${threads}.hnsw`);
      graph.save(file);
      return { bytes: await readFile(file), found: graph.search(queries, { k: 10, ef: 30 }) };
    }),
  );
  expect(results[0]?.bytes.equals(results[1]?.bytes as Buffer)).toBe(true);
  expect(results[0]?.found).toEqual(results[1]?.found);
});

test("finds as much as a graph that hnswlib links one by one", () => {
  const places = randomDescriptors(random, 300, dimension);
  const gallery = clusteredDescriptors(random, places, 6000, dimension);
  const queries = clusteredDescriptors(random, places, 300, dimension);
  const truth = bruteForce(gallery, queries, dimension, 10);
  const { HierarchicalNSW } = loadHnswlib();
  const plain = new HierarchicalNSW("ip", dimension);
  plain.initIndex({ maxElements: 6000, m: 6, efConstruction: 40, randomSeed: 1 });
  for (let id = 0; id < 6000; id++) plain.addPoint([...gallery.subarray(id * dimension, (id + 1) * dimension)], id);
  plain.setEf(12);
  const graph = HnswGraph.create({ ...description, threads: 2 }, { m: 6, efConstruction: 40, ef: 12, seed: 1 });
  graph.add(gallery);
  const { ids } = graph.search(queries, { k: 10, ef: 12 });
  const asHits = (found: ArrayLike<number>) => Array.from(found, (id) => ({ id }));
  const together = truth.map((_, query) => asHits(ids.subarray(query * 10, (query + 1) * 10)));
  const oneByOne = truth.map((_, query) => {
    const one = queries.subarray(query * dimension, (query + 1) * dimension);
    return asHits(plain.searchKnn([...one], 10).neighbors);
  });
  expect(recall(oneByOne, truth)).toBeLessThan(1);
  expect(recall(together, truth)).toBeGreaterThan(recall(oneByOne, truth) - 0.01);
});

test("hnswlib's object refuses rows of another length, and more than there is room for", () => {
  const { HierarchicalNSW, addDescriptors, searchDescriptors } = loadHnswlib();
  const native = new HierarchicalNSW("ip", dimension);
  expect(() => addDescriptors(native, new Float32Array(dimension), 1)).toThrow("not made yet");
  native.initIndex({ maxElements: 2, m: 4, efConstruction: 10, randomSeed: 1 });
  expect(() => addDescriptors(native, new Float32Array(dimension + 1), 1)).toThrow("another dimension");
  expect(() => searchDescriptors(native, new Float32Array(1), 1, 1, 1)).toThrow("another dimension");
  expect(() => addDescriptors(native, new Float32Array(3 * dimension), 1)).toThrow("no room");
  expect(native.getCurrentCount()).toBe(0);
  expect([...searchDescriptors(native, new Float32Array(dimension), 4, 4, 2).counts]).toEqual([0]);
});

test("tells when a file was not written: hnswlib says nothing", () => {
  const graph = HnswGraph.create(description, defaultHnswParameters);
  expect(() => graph.save(join(folder, "empty.hnsw"))).toThrow("the index is empty");
  graph.add(randomDescriptors(random, 10, dimension));
  expect(() => graph.save(join(folder, "nowhere", "a.hnsw"))).toThrow("ENOENT");
  if (process.platform === "linux") expect(() => graph.save("/dev/full")).toThrow("is the disk full?");
});
