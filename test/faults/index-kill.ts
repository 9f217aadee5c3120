// Kills a process that writes to an index at many random moments: npx tsx test/faults/index-kill.ts [kills] [seed]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAtRandom } from "./index-kills.js";

const [kills = "200", seed = "1"] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "loci-kills-"));
try {
  const report = await killAtRandom(
    Number(kills),
    Number(seed),
    (kind) => join(folder, `${kind}.loci`),
    (line) => void process.stdout.write(`${line}\n`),
  );
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
