// Sends mutated requests to `loci serve --writable`: npx tsx test/faults/fuzz-http.ts [--count 5000] [--seed 1]
// Ends with 1 when one was answered with 500 or not at all, or when the process has died.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { drawClassFolders } from "../support/picture-folder.js";
import { runLoci } from "../support/run-loci.js";
import { fuzzService } from "./fuzz-service.js";

const { values } = parseArgs({
  options: { count: { type: "string", default: "5000" }, seed: { type: "string", default: "1" } },
});
const folder = await mkdtemp(join(tmpdir(), "loci-fuzz-"));
const [photos, index] = [join(folder, "photos"), join(folder, "tiny.loci")];
const bin = join(import.meta.dirname, "../../packages/cli/bin/loci.cjs");
const say = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
await drawClassFolders(photos, 4);
const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
const built = await runLoci("index", "build", photos, "--out", index, ...model);
if (built.code !== 0) throw new Error(built.notes);
const child = spawn(process.execPath, [bin, "serve", index, "--writable", "--port", "0", "--log-level", "error"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = once(child, "exit");
let found = 0;
try {
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const url = `${first}`.trim();
  // In tenths, so that one sees memory settle.
  const count = Math.ceil(Number(values.count) / 10);
  for (let part = 0; part < 10; part++) {
    const report = await fuzzService({ url, seed: 10 * Number(values.seed) + part, count, atOnce: 8 });
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    say({ ...report, megabytes: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024) });
    found += report.findings.length;
  }
  if (child.exitCode !== null || child.signalCode !== null) found++;
} finally {
  child.kill("SIGTERM");
  const [code] = await ended;
  const verified = await runLoci("index", "verify", index);
  say({ code, verified: verified.code === 0 ? verified.out : verified.notes });
  if (code !== 0 || verified.code !== 0) found++;
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = found > 0 ? 1 : 0;
