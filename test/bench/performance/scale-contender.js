/**
 * One size of scale.ts, in a process of its own:
 *   node scale-contender.js index FOLDER            builds an index of base.npy, and asks queries.npy of it
 *   node scale-contender.js extraction FOLDER COUNT describes so many pictures, the folder's again and again
 * Prints what it took as a line of JSON.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { openExtractor, openNpy, readNpy, readPictureFolder } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { createIndexWriter, openIndex, openIndexWriter } from "@loci/index";

const [what, folder = "", count = "0"] = process.argv.slice(2);
const seconds = (started) => (performance.now() - started) / 1000;
const answer = what === "index" ? await measureIndex() : await measureExtraction();
console.log(JSON.stringify({ ...answer, peak: process.resourceUsage().maxRSS / 1024 }));
process.exit();

async function measureIndex() {
  const reader = await openNpy(join(folder, "base.npy"));
  const { rows, columns: dimension } = reader;
  const target = join(folder, `${rows}.loci`);
  const model = { name: "bench", fingerprint: "0" };
  const description = { kind: "hnsw", dimension, model, root: "/", writeModel: async () => {} };
  const itemsFrom = (first, length) => Array.from({ length }, (_, at) => ({ path: `${first + at}` }));
  const building = performance.now();
  const writer = await createIndexWriter(target, description);
  for (let first = 0; first < rows; first += 2000) {
    const length = Math.min(2000, rows - first);
    await writer.add(await reader.readRows(first, length), itemsFrom(first, length));
  }
  await writer.updateGraph();
  await writer.commit();
  const build = seconds(building);
  await reader.close();

  const queries = await readNpy(join(folder, "queries.npy"));
  const adding = performance.now();
  const more = await openIndexWriter(target);
  await more.add(queries.data, itemsFrom(rows, queries.rows));
  await more.close();
  const add = seconds(adding);

  const loading = performance.now();
  const index = await openIndex(target);
  const load = seconds(loading);
  const one = (query) => index.search(queries.data.subarray(query * dimension, (query + 1) * dimension), 10);
  for (let query = 0; query < 100; query++) await one(query);
  const asking = performance.now();
  for (let query = 0; query < queries.rows; query++) await one(query);
  const query = (1000 * seconds(asking)) / queries.rows;
  await index.close();
  const sizes = await Promise.all((await readdir(target)).map(async (name) => (await stat(join(target, name))).size));
  return { build, add, load, query, diskBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

async function measureExtraction() {
  const { pictures } = await readPictureFolder(folder);
  const model = await createModel(parseModelSpec("mobilenet_v2/gem"));
  const extractor = await openExtractor(model);
  function* repeated() {
    for (let at = 0; at < Number(count); at++) yield pictures[at % pictures.length];
  }
  for await (const _ of extractor.describe(repeated()));
  await extractor.close();
  return {};
}
