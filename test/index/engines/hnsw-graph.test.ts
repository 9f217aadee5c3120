import { join } from "node:path";
import { createRandom } from "@loci/core";
import { defaultHnswParameters } from "@loci/index";
import { expect, test } from "vitest";
import { HnswGraph } from "../../../packages/index/dist/engines/hnsw-graph.js";
import { bruteForce } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";
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
  for (const k of [100, 600, 1000]) expect([...graph.search(query, { k, ef: 10 }).ids]).toEqual(truth?.slice(0, k));
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

test("tells when a file was not written: hnswlib says nothing", () => {
  const graph = HnswGraph.create(description, defaultHnswParameters);
  expect(() => graph.save(join(folder, "empty.hnsw"))).toThrow("the index is empty");
  graph.add(randomDescriptors(random, 10, dimension));
  expect(() => graph.save(join(folder, "nowhere", "a.hnsw"))).toThrow("ENOENT");
  if (process.platform === "linux") expect(() => graph.save("/dev/full")).toThrow("is the disk full?");
});
