import { median, openCellSearch } from "@loci/cli";
import { createRandom, type Dataset } from "@loci/core";
import { expect, it } from "vitest";

it("searches exactly or by a graph, and tells what either takes and loses", async () => {
  const [count, dimension] = [300, 16];
  const random = createRandom(5);
  const descriptors = Float32Array.from({ length: count * dimension }, () => random.uniform() - 0.5);
  for (let row = 0; row < count; row++) {
    const part = descriptors.subarray(row * dimension, (row + 1) * dimension);
    const norm = Math.hypot(...part);
    for (const [place, value] of part.entries()) part[place] = value / norm;
  }
  const all = Array.from({ length: count }, (_, place) => place);
  const pictures = all.map((place) => ({ name: `${place}`, path: `/${place}` }));
  const dataset: Dataset = { format: "made", root: "/", pictures, gallery: all, queries: all };
  const how = { seed: 1, signal: new AbortController().signal };
  const flat = await openCellSearch(dataset, descriptors, { kind: "flat", precision: "float32" }, how);
  const graph = await openCellSearch(
    dataset,
    descriptors,
    { kind: "hnsw", precision: "float32", m: 2, efConstruction: 4, ef: 10 },
    how,
  );
  const [ranking] = await flat.rank([7], 3);
  expect(ranking?.places[0]).toBe(7);
  expect([flat.bytes, flat.indexBytes, await flat.recall()]).toEqual([64, 300 * 64, 1]);
  expect(graph.indexBytes).toBeGreaterThan(300 * 64);
  const recall = await graph.recall();
  expect(recall).toBeGreaterThan(0.1);
  expect(recall).toBeLessThan(1);
  expect(await flat.millisecondsPerQuery()).toBeGreaterThan(0);
  await flat.close();
  await graph.close();
  expect([median([]), median([3, 1, 2])]).toEqual([0, 2]);
});
