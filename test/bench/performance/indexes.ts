/*
 * Building, loading, memory and queries of each kind of index beside python3-hnswlib, python3-faiss and usearch as it comes, on the same
 * vectors, each in a process of its own (indexes-contender.js, indexes.py), asked in turns with all threads. A graph is asked with
 * the smallest of some ef that reaches the recall.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../median.js";
import { Contender } from "./contender.js";
import { hasPython, PYTHON, pythonFile } from "./python.js";
import { cores, inTurns, ratio, type Section, type Settings, spread } from "./section.js";
import { drawVectors, QUERIES, splitVectors, writeVectors } from "./vectors.js";

/** What a contender says of itself when it is ready. */
interface Ready {
  readonly name: string;
  /** Seconds. */
  readonly build: number;
  readonly load: number;
  /** MB that are resident when it is loaded, beyond those before. */
  readonly memory: number;
  readonly isGraph: boolean;
}

interface Round {
  readonly seconds: number;
  readonly recall: number;
}

type Opened = Ready & { readonly contender: Contender };

const EFS = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384];
const RECALLS = [0.95, 0.99];
const ours = ["flat float32", "flat int8", "hnsw float32", "usearch float16", "usearch int8", "raw-usearch int8"];
const python = { hnswlib: "hnswlib", "faiss-flat": "faiss", "faiss-hnsw": "faiss" };

export async function measureIndexes({ rounds, vectors, descriptors }: Settings): Promise<Section> {
  const rows: string[][] = [];
  for (const [count, dimension] of vectors) {
    rows.push(...(await measureVectors(`${count} × ${dimension}, drawn`, drawVectors(count, dimension), rounds)));
  }
  if (descriptors !== undefined) {
    const split = await splitVectors(descriptors);
    rows.push(...(await measureVectors(`${split[0].rows} × ${split[0].columns}, real`, split, rounds)));
  }
  const headings = [
    "vectors",
    "index",
    "build s",
    "load s",
    "MB",
    "recall@10",
    "ef",
    "queries/s",
    "Loci's to this one",
  ];
  const note = `${QUERIES} queries at once, ${cores} threads, median (least–most) of ${rounds} rounds in turns; a graph where it reaches the recall.`;
  const last = "The last column: the fastest of Loci's that reaches the same recall, to this one.";
  return { headings, rows, notes: [note, last] };
}

async function measureVectors(
  title: string,
  vectors: Awaited<ReturnType<typeof splitVectors>>,
  rounds: number,
): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), "loci-bench-"));
  const opened: Opened[] = [];
  try {
    await writeVectors(folder, ...vectors);
    for (const contender of contenders(folder))
      opened.push({ ...(JSON.parse(await contender.next()) as Ready), contender });
    return await rowsOf(title, opened, rounds);
  } finally {
    for (const { contender } of opened) await contender.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One after the other: each is built when it is asked for. */
function* contenders(folder: string): Generator<Contender> {
  const script = fileURLToPath(new URL("indexes-contender.js", import.meta.url));
  for (const what of ours) yield new Contender(process.execPath, [script, folder, ...what.split(" ")]);
  for (const [what, module] of Object.entries(python)) {
    if (hasPython(module)) yield new Contender(PYTHON, [pythonFile("indexes.py"), folder, `${cores}`, what]);
  }
}

async function rowsOf(title: string, opened: readonly Opened[], rounds: number): Promise<string[][]> {
  const rows: string[][] = [];
  for (const wanted of RECALLS) {
    const settings = new Map<string, { readonly ef: number; readonly recall: number }>();
    for (const each of opened) {
      const setting = await smallestEf(each, wanted);
      if (setting !== undefined) settings.set(each.name, setting);
    }
    const asked = opened.filter(({ name }) => settings.has(name));
    const ask =
      ({ contender, name }: Opened) =>
      async () => {
        const { seconds } = JSON.parse(await contender.ask(`${settings.get(name)?.ef}`)) as Round;
        return QUERIES / seconds;
      };
    const rates = await inTurns(rounds, Object.fromEntries(asked.map((each) => [each.name, ask(each)])));
    const best = asked
      .filter(({ name }) => name.startsWith("loci"))
      .map(({ name }) => rates[name] as number[])
      .sort((one, other) => median(other) - median(one))[0] as number[];
    for (const { name, build, load, memory, isGraph } of asked) {
      // Exact search is the same at every recall.
      if (!isGraph && wanted !== RECALLS.at(-1)) continue;
      const { ef, recall } = settings.get(name) as { ef: number; recall: number };
      rows.push([
        ...[
          title,
          name,
          build.toFixed(1),
          load.toFixed(2),
          memory.toFixed(0),
          recall.toFixed(3),
          isGraph ? `${ef}` : "",
        ],
        ...[spread(rates[name] as number[]), name.startsWith("loci") ? "" : ratio(best, rates[name] as number[])],
      ]);
    }
  }
  return rows;
}

async function smallestEf({ contender, isGraph }: Opened, wanted: number) {
  for (const ef of isGraph ? EFS : [0]) {
    const { recall } = JSON.parse(await contender.ask(`${ef}`)) as Round;
    if (recall >= wanted) return { ef, recall };
  }
  return undefined;
}
