// Injects faults into every command that writes files:
//   npx tsx test/faults/faults.ts [--scenario 'index add'] [--kinds kill,torn,full,EIO,EACCES,clock,random] [--calls 3] [--seed 1]
// Each kind of fault is tried at each call, or at so many `--calls` of a scenario, others for each kind and seed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom, type Random } from "@loci/core";
import { compileFaultLibrary, lackForFaults } from "./fault-library.js";
import { type FaultKind, faultKinds, injectFaults } from "./inject-faults.js";
import { scenarios } from "./scenarios.js";

const { values } = parseArgs({
  options: {
    scenario: { type: "string" },
    kinds: { type: "string", default: faultKinds.join() },
    calls: { type: "string", default: "Infinity" },
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
const seed = Number(values.seed);

/** So many calls, evenly spread from a random one on. @returns their places, from 1 */
function spread(calls: number, random: Random): number[] {
  const count = Math.min(calls, Number(values.calls));
  const first = random.uniform();
  return Array.from({ length: count }, (_, step) => 1 + Math.floor(((step + first) * calls) / count));
}

let found = 0;
try {
  const library = await compileFaultLibrary(folder);
  for (const scenario of chosen) {
    const [random, began] = [createRandom(seed), performance.now()];
    const { findings, ...report } = await injectFaults({
      ...{ scenario, kinds, library, seed, report: say },
      at: (points) => spread(points.length, random),
      folder: join(folder, scenario.name.replaceAll(/\W+/g, "-")),
    });
    found += findings.length;
    say(
      JSON.stringify({
        ...report,
        findings: findings.length,
        minutes: Math.round((performance.now() - began) / 6000) / 10,
      }),
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = found > 0 ? 1 : 0;
