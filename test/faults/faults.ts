// Injects faults into every command that writes files:
//   npx tsx test/faults/faults.ts [--scenario 'index add'] [--kinds kill,torn,full,EIO,EACCES,clock,random] [--every 1] [--first 1] [--seed 1]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compileFaultLibrary, lackForFaults } from "./fault-library.js";
import { type FaultKind, faultKinds, injectFaults } from "./inject-faults.js";
import { scenarios } from "./scenarios.js";

const { values } = parseArgs({
  options: {
    scenario: { type: "string" },
    kinds: { type: "string", default: faultKinds.join() },
    every: { type: "string", default: "1" },
    first: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const lack = await lackForFaults();
if (lack !== undefined) throw new Error(lack);
const chosen = scenarios.filter(
  ({ name }) => values.scenario === undefined || values.scenario.split(",").includes(name),
);
const kinds = values.kinds.split(",") as FaultKind[];
const folder = await mkdtemp(join(tmpdir(), "loci-faults-"));
const say = (line: string) => void process.stdout.write(`${line}\n`);
const offset = Number(values.first) - 1;
let found = 0;
try {
  const library = await compileFaultLibrary(folder);
  for (const scenario of chosen) {
    const { findings, ...report } = await injectFaults({
      ...{ scenario, kinds, library, report: say },
      seed: Number(values.seed),
      at: (points) => points.flatMap((_, place) => (place % Number(values.every) === offset ? [place + 1] : [])),
      folder: join(folder, scenario.name.replaceAll(/\W+/g, "-")),
    });
    found += findings.length;
    say(JSON.stringify({ ...report, findings: findings.length }));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = found > 0 ? 1 : 0;
