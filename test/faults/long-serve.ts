// A writable service under mixed load, with additions, removals and reloads: npx tsx test/faults/long-serve.ts [minutes] [clients]
// Says each minute how much memory and how many handles the process holds, and how long answers take.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createClient, ServiceError } from "@loci/cli/client";
import { createRandom } from "@loci/core";
import { noisePictures } from "../support/noise-pictures.js";
import { drawClassFolders } from "../support/picture-folder.js";
import { runLoci } from "../support/run-loci.js";

const [minutes = "1", clients = "4"] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "loci-long-"));
const [photos, index] = [join(folder, "photos"), join(folder, "long.loci")];
const bin = join(import.meta.dirname, "../../packages/cli/bin/loci.cjs");
const say = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);

await drawClassFolders(photos, 6);
const extra = await noisePictures(join(folder, "extra"), 40);
const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
const built = await runLoci("index", "build", photos, "--out", index, ...model);
if (built.code !== 0) throw new Error(built.notes);
const child = spawn(process.execPath, [bin, "serve", index, "--writable", "--port", "0", "--log-level", "error"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [first] = (await once(child.stdout, "data")) as [Buffer];
const client = createClient({ url: `${first}`.trim() });
const end = performance.now() + 60_000 * Number(minutes);
const counts = { answered: 0, refused: 0, failed: 0 };
let latencies: number[] = [];

/** Asks one thing; that the service is busy is an answer. */
async function ask(action: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  try {
    await action();
    counts.answered++;
  } catch (error) {
    if (error instanceof ServiceError && error.status < 500) counts.refused++;
    else {
      counts.failed++;
      say({ failed: `${error}` });
    }
  }
  latencies.push(performance.now() - began);
}

async function read(seed: number): Promise<void> {
  const random = createRandom(seed);
  const picture = new Blob([new Uint8Array(await readFile(join(photos, "circles/0.jpg")))]);
  const actions = [
    () => client.search({ positive: [{ id: random.integer(18) }], k: 5 }),
    () => client.search({ k: 3 }, { positive: picture }),
    () => client.search({ positive: [{ id: 0 }], k: 5, where: "label = 'circles'" }),
    () => client.images({ limit: 10 }),
    () => client.image(random.integer(18), { width: 64 }),
    () => client.explain({ query: { id: 0 }, hit: 1 }),
  ];
  while (performance.now() < end) {
    await ask(actions[random.integer(actions.length)] as () => Promise<unknown>);
    await setTimeout(5 + random.integer(20));
  }
}

/** Adds pictures and removes them again; every tenth time all is opened anew. */
async function write(): Promise<void> {
  for (let round = 0; performance.now() < end; round++) {
    const { path } = extra[round % extra.length] as { path: string };
    await ask(async () => {
      const { picture } = await client.addImage(new Blob([new Uint8Array(await readFile(path))]), { label: "extra" });
      await client.removeImage(picture.id);
    });
    if (round % 10 === 0) child.kill("SIGHUP");
    await setTimeout(200);
  }
}

async function watch(): Promise<void> {
  for (let minute = 0; performance.now() < end; minute++) {
    const sorted = latencies.sort((a, b) => a - b);
    latencies = [];
    const status = await readFile(`/proc/${child.pid}/status`, "utf8");
    const megabytes = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
    const handles = (await readdir(`/proc/${child.pid}/fd`)).length;
    const at = (part: number) => Math.round(sorted[Math.floor(part * sorted.length)] ?? 0);
    say({
      minute,
      megabytes,
      handles,
      threads: Number(/Threads:\s+(\d+)/.exec(status)?.[1]),
      median: at(0.5),
      p99: at(0.99),
      ...counts,
    });
    await Promise.race([setTimeout(60_000), setTimeout(Math.max(0, end - performance.now()))]);
  }
}

try {
  await Promise.all([...Array.from({ length: Number(clients) }, (_, seed) => read(seed + 1)), write(), watch()]);
} finally {
  child.kill("SIGTERM");
  await once(child, "exit");
  const verified = await runLoci("index", "verify", index);
  say({ ...counts, verified: verified.code === 0 ? verified.out : verified.notes });
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = counts.failed > 0 ? 1 : 0;
