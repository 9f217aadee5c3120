// Has everything that reads files of strangers read mutated ones:
//   npx tsx test/faults/fuzz.ts [--target image,npy] [--count 2000] [--seed 1] [--keep FOLDER]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzzTarget } from "./fuzz-target.js";
import { fuzzTargets } from "./fuzz-targets.js";

const { values } = parseArgs({
  options: {
    target: { type: "string", default: Object.keys(fuzzTargets).join() },
    count: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    keep: { type: "string" },
  },
});
let found = 0;
for (const target of values.target.split(",")) {
  const folder = await mkdtemp(join(tmpdir(), "loci-fuzz-"));
  try {
    const { findings, ...report } = await fuzzTarget({
      ...{ target, folder, seed: Number(values.seed), count: Number(values.count) },
      ...(values.keep !== undefined && { keep: values.keep }),
    });
    for (const { number, what } of findings) process.stdout.write(`${target} ${number}: ${what}\n`);
    process.stdout.write(`${JSON.stringify({ ...report, findings: findings.length })}\n`);
    found += findings.length + report.strayFiles.length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
process.exitCode = found > 0 ? 1 : 0;
