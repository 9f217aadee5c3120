/**
 * Loci's indexes, or usearch as it comes, for indexes.ts: node indexes-contender.js FOLDER KIND PRECISION. Says what building and loading
 * took, then answers each line, an ef, with the time of all queries and their recall. Not TypeScript, since the loader that runs it
 * would be started with each worker thread.
 */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readNpy } from "@loci/core";
import { createIndexWriter, openIndex } from "@loci/index";

const [folder = "", kind = "", precision = ""] = process.argv.slice(2);
const [base, queries, truth] = await Promise.all(
  ["base", "queries", "truth"].map((name) => readNpy(join(folder, `${name}.npy`))),
);
const { columns: dimension } = base;
const K = truth.columns;
const seconds = (started) => (performance.now() - started) / 1000;
const resident = () => process.memoryUsage().rss / 1e6;

/** @returns {Promise<{ build: number, load: number, memory: number, search: (ef: number) => Promise<number[][]> }>} */
async function openLoci() {
  const target = join(folder, `${kind}-${precision}.loci`);
  const model = { name: "bench", fingerprint: "0" };
  const started = performance.now();
  const writer = await createIndexWriter(target, {
    kind,
    precision,
    dimension,
    model,
    root: "/",
    writeModel: async () => {},
  });
  for (let row = 0; row < base.rows; row += 2000) {
    const some = base.data.subarray(row * dimension, (row + 2000) * dimension);
    const items = Array.from({ length: some.length / dimension }, (_, at) => ({ path: `${row + at}` }));
    await writer.add(some, items);
  }
  await writer.updateGraph();
  await writer.commit();
  const build = seconds(started);
  const before = resident();
  const opening = performance.now();
  const index = await openIndex(target);
  const load = seconds(opening);
  const search = async (ef) => {
    const found = await index.search(queries.data, K, ef > 0 ? { ef } : {});
    return found.map((hits) => hits.map(({ id }) => id));
  };
  return { build, load, memory: resident() - before, search };
}

/** As its users call it, on this thread; it has threads of its own. */
async function openUsearch() {
  const { Index } = await import("usearch");
  const create = (expansion_search) =>
    new Index({
      dimensions: dimension,
      metric: "ip",
      quantization: "i8",
      connectivity: 16,
      expansion_add: 200,
      expansion_search,
      multi: false,
    });
  const file = join(folder, "raw.usearch");
  const started = performance.now();
  const built = create(64);
  const keys = BigUint64Array.from({ length: base.rows }, (_, id) => BigInt(id));
  built.add(keys, base.data, 0);
  const build = seconds(started);
  built.save(file);
  const before = resident();
  const opening = performance.now();
  let [index, current] = [create(64), 64];
  index.load(file);
  const load = seconds(opening);
  const search = async (ef) => {
    if (ef !== current) {
      [index, current] = [create(ef), ef];
      index.load(file);
    }
    const { keys: found } = index.search(queries.data, K, 0);
    return Array.from({ length: queries.rows }, (_, query) =>
      Array.from(found.subarray(query * K, (query + 1) * K), Number),
    );
  };
  return { build, load, memory: resident() - before, search };
}

const isRaw = kind === "raw-usearch";
const { search, ...cost } = await (isRaw ? openUsearch() : openLoci());
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ name: isRaw ? `usearch ${precision}` : `loci ${kind} ${precision}`, isGraph: kind !== "flat", ...cost });

function recallOf(found) {
  let common = 0;
  for (const [query, ids] of found.entries()) {
    const nearest = new Set(truth.data.subarray(query * K, (query + 1) * K));
    common += ids.filter((id) => nearest.has(id)).length;
  }
  return common / (K * found.length);
}

for await (const ef of createInterface(process.stdin)) {
  const started = performance.now();
  const found = await search(Number(ef));
  say({ seconds: seconds(started), recall: recallOf(found) });
}
process.exit();
