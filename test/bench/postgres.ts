/*
 * PostgreSQL with pgvector against the local graph (hnsw), on the same vectors: seconds to load and to link, recall@10 and queries a
 * second at several ef, bytes a vector.
 *   npx tsx test/bench/postgres.ts [vectors] [components]                       on PGlite, three processes (2,000 vectors are enough)
 *   LOCI_TEST_POSTGRES=postgres://…,postgres://…,postgres://… npx tsx test/bench/postgres.ts 20000 256      on real servers
 * Of the servers the first has the catalogue and is measured alone; the others are measured as shards, asked at once. Queries come
 * together, as many at a time as there are connections, and one by one (the latency). Vectors: 20 views each of places in 128
 * latent dimensions, x = tanh(z A) + 0.3 N(0, 1), unit length. The indexes that it makes are removed when the next run makes them.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import {
  createIndexWriter,
  type Hit,
  loadPostgresIndex,
  openIndex,
  openPostgresIndex,
  type SearchableIndex,
  verifyPostgresIndex,
} from "@loci/index";
import { indexAddress, postgresServers } from "../support/postgres-servers.js";
import { median } from "./median.js";

const [, , vectors = "2000", components = "256"] = process.argv;
const [count, dimension] = [Number(vectors), Number(components)];
const [K, QUERIES, LATENT, VIEWS] = [10, 200, 128, 20];
const EFS = [16, 32, 64, 128, 256];

const [gallery, queries] = drawVectors();
const truth = await exactNeighbours();
process.stdout.write(`${count} x ${dimension}, ${QUERIES} queries, recall@${K}\n`);
process.stdout.write("index | load s | link s | bytes/vector | ef: recall, queries/s together, ms one by one\n");
await measureDirectory();
const servers = await postgresServers(3);
const [first, ...others] = servers as [string, ...string[]];
await measurePostgres("postgres, one server", first, []);
await measurePostgres(`postgres, ${others.length} shards`, first, others);
process.exit(0);

function drawVectors(): [Float32Array, Float32Array] {
  const random = createRandom(42);
  const projection = Float32Array.from({ length: LATENT * dimension }, () => random.normal() / Math.sqrt(LATENT));
  const places = Array.from({ length: Math.ceil(count / VIEWS) }, () =>
    Float32Array.from({ length: LATENT }, random.normal),
  );
  const views = (rows: number) => {
    const drawn = new Float32Array(rows * dimension);
    for (let row = 0; row < rows; row++) {
      const latent = (places[random.integer(places.length)] as Float32Array).map((value) => value + random.normal());
      const view = drawn.subarray(row * dimension, (row + 1) * dimension);
      for (let at = 0; at < dimension; at++) {
        let sum = 0;
        for (let axis = 0; axis < LATENT; axis++)
          sum += (latent[axis] as number) * (projection[axis * dimension + at] as number);
        view[at] = Math.tanh(sum) + 0.3 * random.normal();
      }
      const norm = Math.hypot(...view);
      for (let at = 0; at < dimension; at++) view[at] = (view[at] as number) / norm;
    }
    return drawn;
  };
  return [views(count), views(QUERIES)];
}

async function* batches() {
  for (let row = 0; row < count; row += 500) {
    const descriptors = gallery.subarray(row * dimension, (row + 500) * dimension);
    yield {
      descriptors,
      rows: Array.from({ length: descriptors.length / dimension }, (_, at) => ({ path: `${row + at}` })),
    };
  }
}

function description() {
  const writeModel = (folder: string) => writeFile(join(folder, "model.json"), "{}");
  return { dimension, model: { name: "bench", fingerprint: "bench" }, root: "/", writeModel };
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

function exactNeighbours(): Promise<ReadonlySet<number>[]> {
  return inDirectory("flat", async (index) => {
    const found = await index.search(queries, K);
    return found.map((hits) => new Set(hits.map(({ id }) => id)));
  });
}

/** The graph grows while vectors are added: what it takes after the last is told as linking. */
async function measureDirectory(): Promise<void> {
  await inDirectory("hnsw", async (index, [load = 0, link = 0]) => {
    const bytes = "files" in index.manifest ? index.manifest.files.reduce((sum, file) => sum + file.bytes, 0) : 0;
    await report("directory, hnsw", index, [load, link], bytes);
  });
}

async function measurePostgres(name: string, server: string, shards: readonly string[]): Promise<void> {
  const address = indexAddress(server, "loci bench");
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
  await loadPostgresIndex(address, description(), noting(), options);
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
    points.push(`${ef}: ${recallOf(found).toFixed(3)}, ${rate.toFixed(0)}, ${median(latencies).toFixed(1)}`);
  }
  const seconds = times.map((time) => (time / 1000).toFixed(1)).join(" | ");
  process.stdout.write(`${name} | ${seconds} | ${(bytes / count).toFixed(0)} | ${points.join("; ")}\n`);
}

function recallOf(found: readonly (readonly Hit[])[]): number {
  const hits = found.flatMap((rows, query) => rows.filter(({ id }) => truth[query]?.has(id)));
  return hits.length / (K * found.length);
}
