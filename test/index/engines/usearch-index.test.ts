import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import { createUsearchIndex, loadUsearchIndex } from "@loci/index";
import { expect, test } from "vitest";
import { rowFile } from "../../../packages/index/dist/storage/vector-file.js";
import { randomDescriptors } from "../../support/descriptors.js";
import { writeVectors } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const [count, dimension] = [500, 16];
const gallery = randomDescriptors(createRandom(1), count, dimension);
const queries = randomDescriptors(createRandom(2), 10, dimension);
const rows = rowFile(await writeVectors(join(folder, "vectors.npy"), gallery, dimension));

async function savedIndex(): Promise<string> {
  const index = createUsearchIndex(dimension, { precision: "int8" });
  await index.add(gallery);
  const file = join(folder, "a.usearch");
  await index.save(file);
  await index.close();
  return file;
}

test("what is saved is loaded, given the full descriptors, and goes on growing", async () => {
  const loaded = await loadUsearchIndex(await savedIndex(), dimension, { precision: "int8", rows });
  expect(loaded.size).toBe(count);
  const [nearest] = await loaded.search(gallery.subarray(0, dimension), 3);
  expect(nearest?.[0]?.id).toBe(0);
  expect(nearest?.[0]?.distance).toBeLessThan(1e-6);
  expect((await loaded.search(queries, 3)).every((found) => found.length === 3)).toBe(true);
  await loaded.close();
});

test("a damaged or foreign file is refused before usearch sees it", async () => {
  const file = await savedIndex();
  const intact = await readFile(file);
  const random = createRandom(3);
  for (let trial = 0; trial < 5; trial++) {
    const changed = Buffer.from(intact);
    const position = random.integer(changed.length);
    changed[position] = (changed[position] as number) ^ (1 << random.integer(8));
    await writeFile(file, changed);
    await expect(loadUsearchIndex(file, dimension, { precision: "int8", rows })).rejects.toThrow(
      `cannot open ${file}: got the graph is damaged`,
    );
  }
  await writeFile(file, intact);
  await expect(loadUsearchIndex(file, 8, { precision: "int8", rows })).rejects.toThrow("16 components instead of 8");
  await expect(loadUsearchIndex(file, dimension, { precision: "int8" })).rejects.toThrow("say where they are");
  await truncate(file, 100);
  await expect(loadUsearchIndex(file, dimension, { precision: "int8", rows })).rejects.toThrow("the graph is damaged");
});

test("int8 of descriptors of any length is refused: usearch would lose the lengths", () => {
  expect(() => createUsearchIndex(dimension, { precision: "int8", metric: "euclidean" })).toThrow(
    "usearch index: precision: expected float32 or float16 for descriptors of any length, got int8 with euclidean",
  );
});
