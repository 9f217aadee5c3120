import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openIndex } from "@loci/index";
import { type LociProcess, outputOf, startLoci } from "../support/loci-process.js";
import { startRedis } from "../support/redis-server.js";
import { runLoci } from "../support/run-loci.js";

export interface QueueFaultPlan {
  /** A folder that everything is made in. */
  readonly folder: string;
  /** What `loci extract` and `loci index build` take: pictures, model, and what else says which descriptors there will be. */
  readonly words: readonly string[];
  /** Pictures of a shard. */
  readonly shard: number;
  readonly workers: number;
  readonly report?: (line: string) => void;
}

export interface QueueFaultReport {
  readonly pictures: number;
  readonly shards: number;
  /** Shards that were done when the worker was killed, and when Redis was restarted. */
  readonly doneAtKill: number;
  readonly doneAtRestart: number;
  /** How the workers ended, the one that was killed first. */
  readonly ends: readonly (number | NodeJS.Signals)[];
  /** Numbers of descriptors that differ from those of the index that was built locally. */
  readonly different: number;
  readonly largestDifference: number;
  readonly sameRows: boolean;
}

/**
 * Extracts pictures with several workers, kills one of them (SIGKILL) when a quarter of the shards is done, restarts Redis, which
 * loses all it had, when half of them is, and compares the index with the one that `loci index build` makes.
 * @throws Error when the extraction does not end as if nothing had happened
 */
export async function extractUnderFaults(plan: QueueFaultPlan): Promise<QueueFaultReport> {
  const { folder, words, shard, workers, report = () => {} } = plan;
  const [local, queued, results] = ["local.loci", "queued.loci", "results"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const built = await runLoci("index", "build", ...words, "--kind", "flat", "--out", local);
  if (built.code !== 0) throw new Error(built.notes);
  report(built.out);
  const redis = await startRedis();
  const queue = ["--queue", redis.url, "--results", results];
  const crew = Array.from({ length: workers }, () =>
    startLoci(["worker", ...queue, "--concurrency", "1", "--lost-after", "3"]),
  );
  const extraction = startLoci([
    "extract",
    ...words,
    ...queue,
    "--kind",
    "flat",
    "--out",
    queued,
    "--shard",
    `${shard}`,
  ]);
  try {
    const shards = Math.ceil((await countOf(local)) / shard);
    const doneAtKill = await doneOf(results, shards / 4, extraction);
    crew[0]?.child.kill("SIGKILL");
    report(`${doneAtKill} of ${shards} shards are done; a worker is killed`);
    const doneAtRestart = await doneOf(results, shards / 2, extraction);
    await redis.stop();
    report(`${doneAtRestart} of ${shards} shards are done; Redis is restarted, with nothing in it`);
    await sleep(500);
    await redis.start();
    report((await outputOf(extraction)).trimEnd());
    for (const { child } of crew) child.kill("SIGTERM");
    const ends = await Promise.all(crew.map(({ ended }) => ended));
    return { shards, doneAtKill, doneAtRestart, ends, ...(await compare(queued, local)) };
  } finally {
    for (const { child } of [...crew, extraction]) child.kill("SIGKILL");
    await redis.close();
  }
}

/** Waits until so many shards are done. */
async function doneOf(results: string, wanted: number, extraction: LociProcess): Promise<number> {
  for (;;) {
    const files = await readdir(join(results, "results")).catch(() => []);
    const done = files.filter((file) => /^\w+\.safetensors$/.test(file)).length;
    if (done >= wanted) return done;
    if (extraction.child.exitCode !== null) await outputOf(extraction, -1);
    await sleep(20);
  }
}

async function countOf(directory: string): Promise<number> {
  const index = await openIndex(directory);
  await index.close();
  return index.manifest.count;
}

async function compare(queued: string, local: string) {
  const [ours, theirs] = [await openIndex(queued), await openIndex(local)];
  try {
    const ids = [...theirs.rows.keys()];
    const sameRows = JSON.stringify([...ours.rows]) === JSON.stringify([...theirs.rows]);
    const [a, b] = [await ours.descriptors(ids), await theirs.descriptors(ids)];
    const differences = a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN))).filter((value) => value !== 0);
    const largestDifference = differences.reduce((most, value) => Math.max(most, value), 0);
    return { pictures: ids.length, different: differences.length, largestDifference, sameRows };
  } finally {
    await Promise.all([ours.close(), theirs.close()]);
  }
}
