// Pictures a second that one and two workers of a queue describe, each on a core of its own, where `taskset` is:
// npx tsx test/bench/queue.ts PICTURES [options of loci extract]
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeShard } from "@loci/cli";
import { outputOf, startLoci } from "../support/loci-process.js";
import { startRedis } from "../support/redis-server.js";

const SHARD = 32;
const folder = await mkdtemp(join(tmpdir(), "loci-queue-"));
const redis = await startRedis();

/** From the first result to the last: what it takes to start processes and open the network is left out. */
async function throughput(workers: number): Promise<number> {
  const results = join(folder, `results-${workers}`);
  const queue = ["--queue", redis.url, "--results", results];
  const crew = Array.from({ length: workers }, (_, core) => startLoci(["worker", ...queue], core));
  try {
    const index = join(folder, `${workers}.loci`);
    const kind = ["--kind", "flat", "--shard", `${SHARD}`, "--out", index];
    await outputOf(startLoci(["extract", ...process.argv.slice(2), ...queue, ...kind]));
  } finally {
    for (const { child } of crew) child.kill("SIGTERM");
    await Promise.all(crew.map(({ ended }) => ended));
  }
  const done = await Promise.all((await readdir(join(results, "results"))).map((file) => ended(results, file)));
  done.sort((a, b) => a.time - b.time);
  const [first, last] = [done.at(0), done.at(-1)];
  if (!first || !last || first === last) throw new Error("two shards or more are needed");
  const pictures = done.slice(1).reduce((sum, shard) => sum + shard.pictures, 0);
  return pictures / ((last.time - first.time) / 1000);
}

async function ended(results: string, file: string) {
  const id = file.replace(".safetensors", "");
  const source = join(results, "shards", `${id}.json`);
  const { pictures } = decodeShard(await readFile(source, "utf8"), id, source);
  return { pictures: pictures.length, time: (await stat(join(results, "results", file))).mtimeMs };
}

try {
  const [one, two] = [await throughput(1), await throughput(2)];
  process.stdout.write(
    `1 worker ${one.toFixed(1)} pictures/s, 2 workers ${two.toFixed(1)} pictures/s, ${(two / one).toFixed(2)} times as many\n`,
  );
} finally {
  await redis.close();
  await rm(folder, { recursive: true, force: true });
}
