import { execFile } from "node:child_process";
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { createRandom, RetrievalError } from "@loci/core";
import { createFlatIndex, createHnswIndex, loadHnswIndex } from "@loci/index";
import { expect, test } from "vitest";
import { recall } from "../../support/brute-force.js";
import { clusteredDescriptors, randomDescriptors } from "../../support/descriptors.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const dimension = 32;
const random = createRandom(10);
const places = randomDescriptors(random, 200, dimension);
const gallery = clusteredDescriptors(random, places, 4000, dimension);
const queries = clusteredDescriptors(random, places, 200, dimension);

test("what is saved is loaded: the same answers, and it goes on growing", async () => {
  const file = join(folder, "a.hnsw");
  const index = createHnswIndex(dimension);
  await index.add(gallery.subarray(0, 2000 * dimension));
  await index.save(file);
  const loaded = await loadHnswIndex(file, dimension);
  expect(loaded.size).toBe(2000);
  expect(await loaded.search(queries, 10)).toEqual(await index.search(queries, 10));

  await loaded.add(gallery.subarray(2000 * dimension));
  expect(loaded.size).toBe(4000);
  await loaded.save(file);
  const again = await loadHnswIndex(file, dimension);
  expect(await again.search(queries, 10)).toEqual(await loaded.search(queries, 10));
  const flat = createFlatIndex(dimension);
  await flat.add(gallery);
  expect(recall(await again.search(queries, 10), await flat.search(queries, 10))).toBeGreaterThanOrEqual(0.95);
  await Promise.all([index, loaded, again, flat].map((each) => each.close()));
});

test("a larger ef finds more", async () => {
  const flat = createFlatIndex(dimension);
  await flat.add(gallery);
  const truth = await flat.search(queries, 10);
  const index = createHnswIndex(dimension, { m: 3, efConstruction: 20, ef: 1 });
  await index.add(gallery);
  await index.save(join(folder, "poor.hnsw"));
  const patient = await loadHnswIndex(join(folder, "poor.hnsw"), dimension, { ef: 1000 });
  const [poor, rich] = [
    recall(await index.search(queries, 10), truth),
    recall(await patient.search(queries, 10), truth),
  ];
  expect(rich).toBeGreaterThan(poor);
  await Promise.all([flat, index, patient].map((each) => each.close()));
});

test("the same descriptors, added alike, and seed give the same file; another seed another file", async () => {
  const files: Buffer[] = [];
  for (const seed of [1, 1, 2]) {
    const index = createHnswIndex(dimension, { seed });
    for (let first = 0; first < 4000; first += 700) {
      await index.add(gallery.subarray(first * dimension, (first + 700) * dimension));
    }
    await index.save(join(folder, "same.hnsw"));
    await index.close();
    files.push(await readFile(join(folder, "same.hnsw")));
  }
  expect(files[0]?.equals(files[1] as Buffer)).toBe(true);
  expect(files[0]?.equals(files[2] as Buffer)).toBe(false);
});

test("a file that cannot be written is an error, and the index stays usable", async () => {
  const index = createHnswIndex(dimension);
  await index.add(gallery.subarray(0, 10 * dimension));
  const saving = index.save(join(folder, "nowhere", "a.hnsw"));
  await expect(saving).rejects.toThrow(RetrievalError);
  await expect(saving).rejects.toThrow("cannot write");
  await index.save(join(folder, "somewhere.hnsw"));
  expect(await index.search(gallery.subarray(0, dimension), 1)).toHaveLength(1);
  await index.close();
});

test("a damaged, foreign or missing file is an error that names it", async () => {
  const index = createHnswIndex(dimension);
  await index.add(gallery.subarray(0, 100 * dimension));
  const file = join(folder, "damaged.hnsw");
  await index.save(file);
  await index.close();
  const intact = await readFile(file);

  await expect(loadHnswIndex(file, 16)).rejects.toThrow(
    `cannot open ${file}: got the graph is damaged: descriptors of 32 components instead of 16. Build the index again`,
  );
  await truncate(file, 2000);
  await expect(loadHnswIndex(file, dimension)).rejects.toThrow(RetrievalError);
  await writeFile(file, Buffer.from(intact).fill(0xff, 96, 110));
  await expect(loadHnswIndex(file, dimension)).rejects.toThrow("the graph is damaged");
  await writeFile(file, "no graph");
  await expect(loadHnswIndex(file, dimension)).rejects.toThrow("it ends early");
  await expect(loadHnswIndex(join(folder, "missing.hnsw"), dimension)).rejects.toThrow("missing.hnsw");
});

test("saving leaves only the file", async () => {
  const names = (await readdir(folder)).filter((name) => name.startsWith("."));
  expect(names).toEqual([]);
});

test("where hnswlib cannot be used, the flat index works and the hnsw index says what to do", async () => {
  // A require hook stands for the missing package, in a process of its own.
  const script = `
    import module from "node:module";
    const resolve = module._resolveFilename;
    module._resolveFilename = (request, ...others) => {
      if (request.startsWith("hnswlib-node")) throw new Error("not installed");
      return resolve(request, ...others);
    };
    const { createFlatIndex, createHnswIndex } = await import("@loci/index");
    const flat = createFlatIndex(2);
    await flat.add(Float32Array.of(1, 0));
    console.log((await flat.search(Float32Array.of(1, 0), 1))[0][0].id);
    await flat.close();
    try { createHnswIndex(2); } catch (error) { console.log(error.name, error.message); }
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    cwd: import.meta.dirname,
  });
  expect(stdout).toBe(
    '0\nRetrievalError hnsw index: hnswlib-node is not installed. Run "npm run setup" again, or use the flat index\n',
  );
});
