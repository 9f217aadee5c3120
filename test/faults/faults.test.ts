import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { compileFaultLibrary, lackForFaults, type WritePoint } from "./fault-library.js";
import { type FaultKind, injectFaults } from "./inject-faults.js";
import { type Scenario, scenarios } from "./scenarios.js";

const lack = await lackForFaults();

async function inject(name: string, kinds: readonly FaultKind[], at: (points: readonly WritePoint[]) => number[]) {
  const folder = await temporaryFolder();
  const scenario = scenarios.find((each) => each.name === name) as Scenario;
  const library = await compileFaultLibrary(folder);
  return injectFaults({ scenario, kinds, at, library, folder: join(folder, "scenario") });
}

/** The last call of this kind on a path that ends so. */
const last = (points: readonly WritePoint[], wanted: string, ending: string): number =>
  points.findLastIndex(({ call, path }) => call === wanted && path.endsWith(ending)) + 1;

// Every command, at every call that changes a file: npx tsx test/faults/faults.ts
test.skipIf(lack !== undefined)(
  `a picture is added as a whole or not at all, and the next command goes on (${lack ?? "some faults"})`,
  { timeout: 300_000 },
  async () => {
    const killed = await inject("index add", ["torn"], (points) => [
      last(points, "write", ".jsonl"),
      last(points, "rename", "manifest.json"),
    ]);
    expect(killed).toMatchObject({ runs: 2, killed: 2, findings: [] });
    // The header of the vectors is written over in place: what of a new one got there before the disk failed is taken back.
    const failing = await inject("index add", ["EIO", "full"], (points) => [last(points, "write", ".npy")]);
    expect(failing).toMatchObject({ runs: 2, refused: 2, findings: [] });
  },
);

test.skipIf(lack !== undefined)(
  `what the system refuses is told as such, and is no defect (${lack ?? "two failures"})`,
  { timeout: 300_000 },
  async () => {
    const build = await inject("index build", ["EIO"], (points) => [last(points, "sync", "")]);
    expect(build).toMatchObject({ runs: 1, refused: 1, findings: [] });
    // Node says ENOENT where there is no room for a folder.
    const synthesis = await inject("dataset synthesize", ["full"], (points) => [last(points, "mkdir", "")]);
    expect(synthesis).toMatchObject({ runs: 1, refused: 1, findings: [] });
  },
);
