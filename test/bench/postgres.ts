/*
 * PostgreSQL with pgvector against the local graph (hnsw), on the same vectors: seconds to load and to link, bytes a vector, recall@10
 * and queries a second at several ef, and with filters.
 *   npx tsx test/bench/postgres.ts [vectors] [components] [part]    on PGlite, three processes (2,000 vectors are enough)
 *   npx tsx test/bench/postgres.ts FILE.npy [part]                  descriptors, as loci index export --as npy writes them
 * Parts: directory, shards, float32, float16, bit (default: all, one after the other).
 * On real servers: LOCI_TEST_POSTGRES=postgres://…,postgres://…,postgres://… before it, or `npx tsx test/support/with-postgres.ts` on this machine.
 * Of the servers the first has the catalogue and is measured alone, with graphs of all forms that take the descriptors; the others
 * are measured as shards, asked at once. Queries come together, as many at a time as there are connections, and one by one (the
 * latency). The indexes that it makes are removed when the next run makes them.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compileFilter,
  createIndexWriter,
  type Hit,
  loadPostgresIndex,
  openIndex,
  openIndexSearch,
  openPostgresIndex,
  type PostgresDescription,
  type SearchableIndex,
  verifyPostgresIndex,
} from "@loci/index";
import { indexAddress, postgresServers } from "../support/postgres-servers.js";
import { median } from "./median.js";
import { drawVectors, splitVectors } from "./performance/vectors.js";

const [K, QUERIES] = [10, 200];
/** Of each place, on average. */
const VIEWS = 20;
const EFS = [16, 32, 64, 128, 256];
/** What pgvector has graphs for, components. */
const longestOf = { float32: 2000, float16: 4000, bit: 16_000 };
/** What passes, and its share; labels are the last two digits of the number. */
const FILTERS: Readonly<Record<string, string>> = { "50 %": "label < '50'", "1 %": "label = '07'" };

const [vectors = "2000", ...more] = process.argv.slice(2);
const components = Number(more.find((word) => /^\d+$/.test(word)) ?? 256);
const part = more.find((word) => !/^\d+$/.test(word)) ?? "";
const [base, asked] = vectors.endsWith(".npy")
  ? await splitVectors(vectors)
  : drawVectors(Number(vectors), components, Math.ceil(Number(vectors) / VIEWS));
const { rows: count, columns: dimension, data: gallery } = base;
const queries = asked.data.subarray(0, QUERIES * dimension);
const truth = await inDirectory("flat", async (index) => ({
  all: idsOf(await index.search(queries, K)),
  passing: await Promise.all(Object.values(FILTERS).map(async (where) => idsOf(await searchFiltered(index, where)))),
}));
process.stdout.write(`${count} x ${dimension}, ${QUERIES} queries, recall@${K}\n`);
process.stdout.write(
  "index | load s | link s | bytes/vector | ef: recall, queries/s together, ms one by one | passing a filter: recall, queries/s\n",
);
const servers = await postgresServers(3);
const [first, ...others] = servers as [string, ...string[]];
const graphs = (["float32", "float16", "bit"] as const).filter((precision) => dimension <= longestOf[precision]);
const parts: Readonly<Record<string, () => Promise<void>>> = {
  directory: measureDirectory,
  shards: () => measurePostgres(`postgres, ${others.length} shards`, others),
  ...Object.fromEntries(
    graphs.map((precision) => [precision, () => measurePostgres(`postgres, one server, ${precision}`, [], precision)]),
  ),
};
for (const [name, measure] of Object.entries(parts)) if (name.includes(part)) await measure();
process.exit(0);

async function* batches() {
  for (let row = 0; row < count; row += 500) {
    const descriptors = gallery.subarray(row * dimension, (row + 500) * dimension);
    yield {
      descriptors,
      rows: Array.from({ length: descriptors.length / dimension }, (_, at) => rowOf(row + at)),
    };
  }
}

function rowOf(id: number) {
  return { path: `${id}`, label: `${id % 100}`.padStart(2, "0") };
}

function description() {
  const writeModel = (folder: string) => writeFile(join(folder, "model.json"), "{}");
  const columns = { path: "text", label: "text" } as const;
  return { dimension, model: { name: "bench", fingerprint: "bench" }, root: "/", writeModel, columns };
}

async function inDirectory<Result>(
  kind: "flat" | "hnsw",
  use: (index: SearchableIndex, times: readonly number[]) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "loci-bench-"));
  try {
    const target = join(folder, "bench.loci");
    const started = performance.now();
    const build = await createIndexWriter(target, { ...description(), kind });
    for await (const { descriptors, rows } of batches()) await build.add(descriptors, rows);
    const loaded = performance.now();
    await build.updateGraph();
    const linked = performance.now();
    await build.commit();
    const index = await openIndex(target);
    const result = await use(index, [loaded - started, linked - loaded]);
    await index.close();
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function searchFiltered(index: SearchableIndex, where: string): Promise<Hit[][]> {
  const search = await openIndexSearch(index);
  const filter = compileFilter(where, description().columns);
  const each = Array.from({ length: QUERIES }, (_, query) => ({
    descriptor: queries.subarray(query * dimension, (query + 1) * dimension),
    filter,
  }));
  return search.search(each, K).finally(() => search.close());
}

function idsOf(found: readonly (readonly Hit[])[]): Set<number>[] {
  return found.map((hits) => new Set(hits.map(({ id }) => id)));
}

/** The graph grows while vectors are added: what it takes after the last is told as linking. */
async function measureDirectory(): Promise<void> {
  await inDirectory("hnsw", async (index, [load = 0, link = 0]) => {
    const bytes = "files" in index.manifest ? index.manifest.files.reduce((sum, file) => sum + file.bytes, 0) : 0;
    await report("directory, hnsw", index, [load, link], bytes);
  });
}

async function measurePostgres(
  name: string,
  shards: readonly string[],
  precision: PostgresDescription["precision"] & string = "float32",
): Promise<void> {
  const address = indexAddress(first, "loci bench");
  const started = performance.now();
  let loaded = started;
  const noting = async function* () {
    yield* batches();
    loaded = performance.now();
  };
  let linked = 0;
  const onProgress = () => {
    linked = performance.now();
  };
  const options = { replace: true, shards, onProgress };
  await loadPostgresIndex(address, { ...description(), precision }, noting(), options);
  const { servers: parts } = await verifyPostgresIndex(address);
  const bytes = parts.reduce((sum, { tableBytes, indexBytes }) => sum + tableBytes + indexBytes, 0);
  const index = await openPostgresIndex(address);
  await report(name, index, [loaded - started, linked - loaded], bytes);
  await index.close();
}

async function report(name: string, index: SearchableIndex, times: readonly number[], bytes: number): Promise<void> {
  const points: string[] = [];
  await index.search(queries, K);
  for (const ef of EFS) {
    const started = performance.now();
    const found = await index.search(queries, K, { ef });
    const rate = QUERIES / ((performance.now() - started) / 1000);
    const latencies: number[] = [];
    for (let query = 0; query < 30; query++) {
      const asked = performance.now();
      await index.search(queries.subarray(query * dimension, (query + 1) * dimension), K, { ef });
      latencies.push(performance.now() - asked);
    }
    points.push(`${ef}: ${recallOf(found, truth.all).toFixed(3)}, ${rate.toFixed(0)}, ${median(latencies).toFixed(1)}`);
  }
  for (const [place, [share, where]] of Object.entries(FILTERS).entries()) {
    const started = performance.now();
    const found = await searchFiltered(index, where);
    const rate = QUERIES / ((performance.now() - started) / 1000);
    points.push(`${share}: ${recallOf(found, truth.passing[place] ?? []).toFixed(3)}, ${rate.toFixed(0)}`);
  }
  const seconds = times.map((time) => (time / 1000).toFixed(1)).join(" | ");
  process.stdout.write(`${name} | ${seconds} | ${(bytes / count).toFixed(0)} | ${points.join("; ")}\n`);
}

function recallOf(found: readonly (readonly Hit[])[], nearest: readonly ReadonlySet<number>[]): number {
  const hits = found.flatMap((rows, query) => rows.filter(({ id }) => nearest[query]?.has(id)));
  const all = nearest.reduce((sum, { size }) => sum + size, 0);
  return hits.length / all;
}
