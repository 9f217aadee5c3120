import { join } from "node:path";
import { createRandom } from "@loci/core";
import { defaultHnswParameters } from "@loci/index";
import { expect, test } from "vitest";
import { UsearchGraph } from "../../../packages/index/dist/engines/usearch-graph.js";
import { bruteForce } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const dimension = 12;
const gallery = randomDescriptors(createRandom(5), 300, dimension);
const description = { dimension, metric: "cosine", parameters: defaultHnswParameters, threads: 2 } as const;

test("examines as many candidates as ef says, although usearch fixes that once", () => {
  const graph = new UsearchGraph({ ...description, precision: "float32" });
  graph.add(gallery);
  graph.add(new Float32Array());
  expect(graph.size).toBe(300);
  const queries = gallery.subarray(0, 3 * dimension);
  const found = graph.candidates(queries, 5, 300);
  const truth = bruteForce(gallery, queries, dimension, 5).flat();
  expect([found.most, ...found.counts]).toEqual([5, 5, 5, 5]);
  expect([...found.slots]).toEqual(truth.map(({ id }) => id));
  expect([...found.distances]).toEqual(truth.map(({ distance }) => expect.closeTo(distance, 5)));
  expect([...graph.candidates(gallery.subarray(0, dimension), 300, 300).counts]).toEqual([300]);
});

test.each(["float16", "int8"] as const)("%s: distances are those of the full descriptors", (precision) => {
  const graph = new UsearchGraph({ ...description, precision });
  graph.add(gallery);
  const { ids, distances } = graph.search(gallery.subarray(0, dimension), { k: 4, ef: 300 });
  const [truth] = bruteForce(gallery, gallery.subarray(0, dimension), dimension, 4);
  expect([...ids]).toEqual(truth?.map(({ id }) => id));
  expect([...distances]).toEqual(truth?.map(({ distance }) => distance));
});

test("an empty graph cannot be saved, nor one where there is no folder", () => {
  const graph = new UsearchGraph({ ...description, precision: "int8" });
  expect(() => graph.save(join(folder, "a"))).toThrow("the index is empty");
  graph.add(gallery);
  expect(() => graph.save(join(folder, "none", "a"))).toThrow();
});
