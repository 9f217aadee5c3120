// Sends mutated requests to `loci serve --writable`: npx tsx test/faults/fuzz-http.ts [--count 5000] [--seed 1] [--longest 5]
// A line of JSON each tenth, between which the service reads its index anew, and then a table by route. Ends with 1 when an answer
// was a defect, missing, not what the service's own description says, or later than so many seconds, which wants a machine that
// does little else; when one named a folder of this machine or a key; when memory grew beyond its bound, the process has died,
// files lie where none should, or the index no longer verifies.
import { spawn } from "node:child_process";
import { Console } from "node:console";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { plain } from "../support/drawn-pictures.js";
import { classNames, drawClassFolders } from "../support/picture-folder.js";
import { runLoci } from "../support/run-loci.js";
import { fuzzService, type RouteTally } from "./fuzz-service.js";

/** Megabytes resident, of the service: what it takes with TensorFlow.js for explanations, and then half as much. */
const MOST_MEMORY = 1000;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    longest: { type: "string", default: "5" },
  },
});
const folder = await mkdtemp(join(tmpdir(), "loci-fuzz-"));
const [photos, index] = [join(folder, "photos"), join(folder, "tiny.loci")];
const repository = join(import.meta.dirname, "../..");
const bin = join(repository, "packages/cli/bin/loci.cjs");
const key = "key-of-the-fuzzed-service";
const say = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
await drawClassFolders(photos, 4);
const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
const built = await runLoci("index", "build", photos, "--out", index, ...model);
if (built.code !== 0) throw new Error(built.notes);
const picture = await plain([10, 200, 10], undefined, 24, 20).png().toBuffer();
const elsewhere = createServer((_, response) => response.end(picture)).listen(0, "127.0.0.1");
await once(elsewhere, "listening");
const host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
const options = [
  "--writable",
  "--share-models",
  "--urls-from",
  host,
  "--port",
  "0",
  "--log-level",
  "error",
  "--time-limit",
  "120",
];
const child = spawn(process.execPath, [bin, "serve", index, ...options], {
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, LOCI_API_KEYS: key },
});
const ended = once(child, "exit");
const routes: Record<string, RouteTally> = {};
let found = 0;
const find = (problem: object) => {
  found++;
  say({ problem });
};
/** That the service has taken, of all its threads. */
async function processorSeconds(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [user, system] = text.slice(text.lastIndexOf(")")).split(" ").slice(12, 14).map(Number);
  return Math.round(((user ?? 0) + (system ?? 0)) / 100);
}
try {
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const service = { url: `${first}`.trim(), key, pictureUrl: `http://${host}/picture.png` };
  // In tenths, so that one sees memory settle.
  const count = Math.ceil(Number(values.count) / 10);
  for (let part = 0; part < 10; part++) {
    const seed = 10 * Number(values.seed) + part;
    const report = await fuzzService({
      ...service,
      seed,
      count,
      atOnce: 8,
      longest: 1000 * Number(values.longest),
      folders: [folder, repository, homedir()],
    });
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    const megabytes = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
    const { findings, routes: _, ...facts } = report;
    say({ seed, requests: count, ...facts, megabytes, processorSeconds: await processorSeconds(child.pid) });
    for (const finding of findings) find(finding);
    if (megabytes > MOST_MEMORY) find({ megabytes });
    for (const [route, tally] of Object.entries(report.routes)) {
      for (const [outcome, times] of Object.entries(tally) as [keyof RouteTally, number][]) {
        routes[route] = { ...routes[route], [outcome]: (routes[route]?.[outcome] ?? 0) + times } as RouteTally;
      }
    }
    child.kill("SIGHUP");
  }
  if (child.exitCode !== null || child.signalCode !== null)
    find({ exitCode: child.exitCode, signal: child.signalCode });
} finally {
  child.kill("SIGTERM");
  const [code] = await ended;
  elsewhere.close();
  const verified = await runLoci("index", "verify", index);
  const beside = [await readdir(folder), (await readdir(photos)).filter((name) => !classNames.includes(name))].flat();
  const uploads = await readdir(join(photos, "uploads"));
  const stray = uploads.filter((name) => !/^[0-9a-f]{64}\.\w+$/.test(name));
  say({ code, verified: verified.code === 0 ? verified.out : verified.notes, beside, uploads: uploads.length });
  if (code !== 0 || verified.code !== 0) found++;
  if (stray.length > 0 || beside.sort().join() !== "photos,tiny.loci,uploads") find({ stray, beside });
  await rm(folder, { recursive: true, force: true });
}
new Console(process.stdout).table(routes);
process.exitCode = found > 0 ? 1 : 0;
