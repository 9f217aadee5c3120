import { join } from "node:path";
import { expect, test } from "vitest";
import { suiteFolder } from "../support/suite-folder.js";
import { killAtRandom } from "./index-kills.js";

const folder = await suiteFolder();

// Two hundred of them: npx tsx test/faults/index-kill.ts
test("six kills at random moments lose nothing that was acknowledged", { timeout: 120_000 }, async () => {
  const report = await killAtRandom(6, 3, (kind) => join(folder, `${kind}.loci`));
  expect(report.kills).toBe(6);
});
