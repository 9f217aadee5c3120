// Three workers of a queue, one killed and Redis restarted: npx tsx test/faults/queue-kill.ts PICTURES [options of loci extract]
// for example `npx tsx test/faults/queue-kill.ts CUB_200_2011 --first-per-class 2 --model mobilenet_v2/gem`
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractUnderFaults } from "./queue-kills.js";

const folder = await mkdtemp(join(tmpdir(), "loci-queue-"));
try {
  const report = await extractUnderFaults({
    folder,
    words: process.argv.slice(2),
    shard: 16,
    workers: 3,
    report: (line) => void process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
