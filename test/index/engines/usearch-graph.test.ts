import { join } from "node:path";
import { createRandom } from "@loci/core";
import { defaultHnswParameters } from "@loci/index";
import { expect, test } from "vitest";
import { UsearchGraph } from "../../../packages/index/dist/engines/usearch-graph.js";
import { metrics } from "../../../packages/index/dist/metrics.js";
import { rowFile } from "../../../packages/index/dist/storage/vector-file.js";
import { bruteForce } from "../../support/brute-force.js";
import { cutLinks } from "../../support/cut-links.js";
import { clusteredDescriptors, randomDescriptors } from "../../support/descriptors.js";
import { writeVectors } from "../../support/small-index.js";
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

test("int8: rows that are near each other find themselves, at distances that are nearly theirs", () => {
  const random = createRandom(8);
  const size = 64;
  const rows = clusteredDescriptors(random, randomDescriptors(random, 1, size), 500, size, 0.1);
  const graph = new UsearchGraph({ ...description, dimension: size, precision: "int8" });
  graph.add(rows);
  const { ids } = graph.search(rows, { k: 1, ef: 64 });
  expect([...ids].filter((id, row) => id === row).length).toBeGreaterThan(450);
  const { cosine } = metrics;
  const { slots, distances } = graph.candidates(rows.subarray(0, size), 500, 500);
  for (const [place, slot] of slots.entries()) {
    const row = rows.subarray(slot * size, (slot + 1) * size);
    expect(Math.abs(distances[place]! - cosine.distance(rows.subarray(0, size), row))).toBeLessThan(0.02);
  }
});

test("an empty graph cannot be saved, nor one where there is no folder", () => {
  const graph = new UsearchGraph({ ...description, precision: "int8" });
  expect(() => graph.save(join(folder, "a"))).toThrow("the index is empty");
  graph.add(gallery);
  expect(() => graph.save(join(folder, "none", "a"))).toThrow();
});

/** How many rows a walk along all links finds. */
const reachable = (graph: UsearchGraph) =>
  graph.candidates(gallery.subarray(0, dimension), graph.size, graph.size).counts[0];

async function rowsOf(descriptors: Float32Array) {
  return rowFile(await writeVectors(join(folder, "vectors.npy"), descriptors, dimension));
}

test("no row is lost of a few that are never saved", () => {
  for (let build = 0; build < 20; build++) {
    const graph = new UsearchGraph({ ...description, precision: "int8", threads: 8 });
    graph.add(gallery);
    expect(reachable(graph)).toBe(300);
  }
});

test("no row is lost that eight threads have linked, saved and loaded", { timeout: 60_000 }, async () => {
  const many = randomDescriptors(createRandom(6), 1500, dimension);
  const options = { ...description, precision: "int8", threads: 8, rows: await rowsOf(many) } as const;
  const file = join(folder, "saved");
  for (let build = 0; build < 20; build++) {
    const graph = new UsearchGraph(options);
    graph.add(many);
    graph.save(file);
    expect(reachable(UsearchGraph.load(file, options))).toBe(1500);
  }
});

test("a row that no link leads to is linked anew when the graph is saved, and it grows on", async () => {
  const options = { ...description, precision: "int8", rows: await rowsOf(gallery) } as const;
  const file = join(folder, "mended");
  const graph = new UsearchGraph(options);
  graph.add(gallery.subarray(0, 299 * dimension));
  graph.save(file);
  await cutLinks(file, 7);
  const lacking = UsearchGraph.load(file, options);
  expect(reachable(lacking)).toBe(298);
  lacking.save(file);
  const mended = UsearchGraph.load(file, options);
  for (const whole of [lacking, mended]) {
    expect(reachable(whole)).toBe(299);
    whole.add(gallery.subarray(299 * dimension));
    expect(reachable(whole)).toBe(300);
  }
});
