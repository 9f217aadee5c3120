/*
 * Building, asking, memory and loading of each kind of index against python3-hnswlib and python3-faiss (Debian packages, left out
 * where they are not installed) and usearch as it comes, on the same 50,000 x 256 vectors, each in a process of its own:
 *   npx tsx test/bench/index.ts [vectors] [components]       or       npx tsx test/bench/index.ts --file descriptors.npy
 * A file has unit vectors, float32, as loci index export --as npy writes them; its last 1000 are the queries. Else they are those of 2,500 places in 128 latent dimensions: place + N(0, 1), x = tanh(z A) + 0.3 N(0, 1), unit length.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type Random, readNpy, writeNpy } from "@loci/core";
import { createFlatIndex, createIndexWriter, type IndexKind, openIndex, type Precision } from "@loci/index";

interface Result {
  readonly name: string;
  /** Seconds. */
  readonly build: number;
  readonly load: number;
  /** A second, all at once. */
  readonly queries: number;
  readonly recall: number;
  /** Bytes that are resident after building, or for ours after loading, beyond those before. */
  readonly memory: number;
}

type Matrix = Awaited<ReturnType<typeof readNpy>>;

const [K, QUERIES, LATENT, PLACES] = [10, 1000, 128, 2500];
const [, , first = "50000", second = "256", ...one] = process.argv;

if (first === "--one") await runOne(second, one);
else if (first === "--file") await runAll((folder) => splitVectors(folder, second));
else await runAll((folder) => makeVectors(folder, Number(first), Number(second)));

async function runAll(write: (folder: string) => Promise<Matrix>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "loci-bench-"));
  try {
    const { rows, columns } = await write(folder);
    const threads = availableParallelism();
    const results = [
      ...["flat float32", "flat int8", "hnsw float32 32", "usearch int8 64", "usearch float16 32"].map((what) =>
        ours(folder, what),
      ),
      ours(folder, "raw-usearch int8 64"),
      ...["hnswlib", "faiss-flat", "faiss-hnsw"].flatMap((what) => python(folder, threads, what)),
    ];
    print(results, `${rows} x ${columns}, ${threads} threads, recall@${K}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ours(folder: string, what: string): Result {
  const self = new URL(import.meta.url).pathname;
  const output = execFileSync("npx", ["tsx", self, "--one", folder, ...what.split(" ")], { encoding: "utf8" });
  return JSON.parse(output) as Result;
}

function python(folder: string, threads: number, what: string): Result[] {
  const script = new URL("index.py", import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync("/usr/bin/python3", [script, folder, `${threads}`, what], {
    encoding: "utf8",
  });
  if (status === 0) return [JSON.parse(stdout) as Result];
  process.stderr.write(`${what} is left out: ${stderr.trim().split("\n").at(-1)}\n`);
  return [];
}

async function runOne(folder: string, [kind, precision, ef]: readonly string[]): Promise<void> {
  const base = await readNpy(join(folder, "base.npy"));
  const queries = (await readNpy(join(folder, "queries.npy"))).data;
  const result =
    kind === "raw-usearch"
      ? await runUsearch(folder, base.data, base.columns, queries)
      : await runKind(folder, base.data, base.columns, queries, {
          kind: kind as IndexKind,
          precision: precision as Precision,
          ef,
        });
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

async function runKind(
  folder: string,
  base: Float32Array,
  dimension: number,
  queries: Float32Array,
  { kind, precision, ef }: { kind: IndexKind; precision: Precision; ef: string | undefined },
): Promise<Result> {
  const target = join(folder, `${kind}-${precision}.loci`);
  const model = { name: "bench", fingerprint: "0" };
  const description = { kind, precision, dimension, model, root: "/", writeModel: async () => {} };
  const started = performance.now();
  const writer = await createIndexWriter(target, description);
  for (let row = 0; row * dimension < base.length; row += 2000) {
    const some = base.subarray(row * dimension, (row + 2000) * dimension);
    await writer.add(
      some,
      Array.from({ length: some.length / dimension }, (_, at) => ({ path: `${row + at}` })),
    );
  }
  await writer.updateGraph();
  const build = (performance.now() - started) / 1000;
  await writer.commit();
  const before = process.memoryUsage().rss;
  const opening = performance.now();
  const index = await openIndex(target);
  const load = (performance.now() - opening) / 1000;
  const memory = process.memoryUsage().rss - before;
  const options = ef === undefined ? {} : { ef: Number(ef) };
  const { rate, found } = await timed(() => index.search(queries, K, options));
  await index.close();
  const recall = recallOf(found, await truthOf(folder));
  return { name: `loci ${kind} ${precision}${ef ? `, ef ${ef}` : ""}`, build, load, queries: rate, recall, memory };
}

/** As its users call it, on this thread. */
async function runUsearch(
  folder: string,
  base: Float32Array,
  dimension: number,
  queries: Float32Array,
): Promise<Result> {
  const { Index } = await import("usearch");
  const options = {
    dimensions: dimension,
    metric: "ip",
    quantization: "i8",
    connectivity: 16,
    expansion_add: 200,
    expansion_search: 64,
    multi: false,
  };
  const create = () => new Index(options as unknown as ConstructorParameters<typeof Index>[0]);
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const index = create();
  index.add(
    BigUint64Array.from({ length: base.length / dimension }, (_, id) => BigInt(id)),
    base,
    0,
  );
  const build = (performance.now() - started) / 1000;
  const memory = process.memoryUsage().rss - before;
  const file = join(folder, "raw.usearch");
  index.save(file);
  const opening = performance.now();
  const loaded = create();
  loaded.load(file);
  const load = (performance.now() - opening) / 1000;
  const { rate, found } = await timed(async () => loaded.search(queries, K, 0) as unknown as { keys: BigUint64Array });
  const ids = Array.from({ length: queries.length / dimension }, (_, query) =>
    Array.from(found.keys.subarray(query * K, (query + 1) * K), (id) => ({ id: Number(id) })),
  );
  await stat(file);
  return {
    name: "usearch int8, ef 64",
    build,
    load,
    queries: rate,
    recall: recallOf(ids, await truthOf(folder)),
    memory,
  };
}

/** The median of three rounds after one. */
async function timed<Found>(search: () => Promise<Found>): Promise<{ rate: number; found: Found }> {
  const seconds: number[] = [];
  let found = await search();
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    found = await search();
    seconds.push((performance.now() - started) / 1000);
  }
  return { rate: QUERIES / (seconds.sort((a, b) => a - b)[1] as number), found };
}

/** @returns what is searched */
async function splitVectors(folder: string, file: string): Promise<Matrix> {
  const { rows, columns, data } = await readNpy(file);
  const base = rows - QUERIES;
  return writeVectors(
    folder,
    { rows: base, columns, data: data.slice(0, base * columns) },
    { rows: QUERIES, columns, data: data.slice(base * columns) },
  );
}

async function makeVectors(folder: string, count: number, dimension: number): Promise<Matrix> {
  const random = createRandom(42);
  const projection = normals(random, LATENT * dimension, 1 / Math.sqrt(LATENT));
  const places = normals(random, PLACES * LATENT);
  const views = (rows: number) => {
    const data = new Float32Array(rows * dimension);
    for (let row = 0; row < rows; row++) viewInto(data, row * dimension, dimension, random, places, projection);
    return { rows, columns: dimension, data };
  };
  return writeVectors(folder, views(count), views(QUERIES));
}

async function writeVectors(folder: string, base: Matrix, queries: Matrix): Promise<Matrix> {
  await writeNpy(join(folder, "base.npy"), base);
  await writeNpy(join(folder, "queries.npy"), queries);
  const flat = createFlatIndex(base.columns);
  await flat.add(base.data);
  const nearest = await flat.search(queries.data, K);
  await flat.close();
  const data = Float32Array.from(nearest.flatMap((rows) => rows.map(({ id }) => id)));
  await writeNpy(join(folder, "truth.npy"), { rows: QUERIES, columns: K, data });
  return base;
}

function viewInto(
  data: Float32Array,
  start: number,
  dimension: number,
  random: Random,
  places: Float32Array,
  projection: Float32Array,
): void {
  const place = random.integer(PLACES);
  const sums = new Float64Array(dimension);
  for (let latent = 0; latent < LATENT; latent++) {
    const z = (places[place * LATENT + latent] as number) + random.normal();
    for (let at = 0; at < dimension; at++)
      sums[at] = (sums[at] as number) + z * (projection[latent * dimension + at] as number);
  }
  let squaredNorm = 0;
  for (let at = 0; at < dimension; at++) {
    const value = Math.tanh(sums[at] as number) + 0.3 * random.normal();
    data[start + at] = value;
    squaredNorm += value ** 2;
  }
  for (let at = start; at < start + dimension; at++) data[at] = (data[at] as number) / Math.sqrt(squaredNorm);
}

function normals(random: Random, length: number, deviation = 1): Float32Array {
  return Float32Array.from({ length }, () => deviation * random.normal());
}

async function truthOf(folder: string): Promise<number[][]> {
  const { data, rows } = await readNpy(join(folder, "truth.npy"));
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * K, (row + 1) * K)]);
}

function recallOf(found: readonly (readonly { id: number }[])[], truth: readonly (readonly number[])[]): number {
  const shares = truth.map((ids, query) => ids.filter((id) => found[query]?.some((hit) => hit.id === id)).length / K);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function print(results: readonly Result[], title: string): void {
  const line = ({ name, build, queries, recall, load, memory }: Result) =>
    `| ${name} | ${build.toFixed(1)} | ${queries.toFixed(0)} | ${recall.toFixed(3)} | ${load.toFixed(2)} | ${(memory / 1e6).toFixed(0)} |`;
  const heading = `| ${title} | build s | queries/s | recall | load s | resident MB |\n| --- | --- | --- | --- | --- | --- |`;
  process.stdout.write(`${[heading, ...results.map(line)].join("\n")}\n`);
}
