import { join } from "node:path";
import { createRandom } from "@loci/core";
import { createFlatIndex, createHnswIndex, createUsearchIndex } from "@loci/index";
import { expect, test } from "vitest";
import { graphParameters } from "../../../packages/index/dist/engines/graph-index.js";
import { rowFile } from "../../../packages/index/dist/storage/vector-file.js";
import { bruteForce, recall } from "../../support/brute-force.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { writeVectors } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const [count, dimension] = [900, 16];
const gallery = randomDescriptors(createRandom(1), count, dimension);
const queries = randomDescriptors(createRandom(2), 20, dimension);
const file = await writeVectors(join(folder, "vectors.npy"), gallery, dimension);
const truth = bruteForce(gallery, queries, dimension, 10);

test("parameters are what is left of the options", () => {
  expect(graphParameters({ metric: "cosine", precision: "int8", rows: rowFile("x"), m: 8, ef: 9 })).toEqual({
    m: 8,
    ef: 9,
  });
});

test.each([
  ["hnsw", createHnswIndex, {}, 1],
  // Several threads build the graph, another one each time: now and then a neighbour cannot be reached.
  ["usearch", createUsearchIndex, { precision: "int8" }, 0.97],
  ["flat", createFlatIndex, { precision: "int8" }, 1],
] as const)(
  "%s takes its rows from a file, in pieces, and reads them there again",
  async (_, create, options, least) => {
    const index = create(dimension, { ...options, rows: rowFile(file) });
    const progress: number[] = [];
    await index.addFromFile(rowFile(file), 400, (done) => progress.push(done));
    await index.addFromFile(rowFile(file), count - 400);
    expect([index.size, progress]).toEqual([count, [400]]);
    const found = await index.search(queries, 10, { ef: 900 });
    expect(recall(found, truth)).toBeGreaterThanOrEqual(least);
    // Whatever was found is compared again in full: its distance is that of the row in the file.
    const all = bruteForce(gallery, queries, dimension, count);
    for (const [query, rows] of found.entries()) {
      const distances = new Map(all[query]!.map(({ id, distance }) => [id, distance]));
      for (const { id, distance } of rows) expect(distance).toBeCloseTo(distances.get(id)!, 6);
    }
    await expect(index.addFromFile(rowFile(file), 1)).rejects.toThrow(`cannot read ${file}: got ${file} ends early`);
    expect(index.size).toBe(count);
    await index.close();
  },
);

test("ef can be chosen for one search", async () => {
  const index = createHnswIndex(dimension, { m: 2, efConstruction: 4, ef: 1 });
  await index.add(gallery);
  const [poor, rich] = [await index.search(queries, 10), await index.search(queries, 10, { ef: 900 })];
  expect(recall(rich, truth)).toBeGreaterThan(recall(poor, truth));
  await expect(index.search(queries, 10, { ef: 0 })).rejects.toThrow("ef: expected an integer from 1");
  await index.close();
});
