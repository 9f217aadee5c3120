import { existsSync } from "node:fs";
import { estimateExperiment, estimateText, runExperiment } from "@loci/cli";
import { expect, it, vi } from "vitest";
import { cacheIn, drawExperimentPictures, runOf, SMALL } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { testContext } from "../../support/test-terminal.js";

it("tells what there is to do, and nothing is done; after the run there is nothing to do", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  await drawExperimentPictures(folder);
  const { context } = testContext();
  const run = await runOf(folder, `{${SMALL}, heads: [gap, 'netvlad(clusters=4)']}`);
  const before = await estimateExperiment(run.read, run.out, 1, context);
  expect(existsSync(run.out)).toBe(false);
  // 16 x 16 locations of 144 channels, float16.
  expect(before.features).toMatchObject([
    { layers: ["block_3_expand_relu"], pictures: 12, missing: 12, bytes: 12 * 16 * 16 * 144 * 2 },
  ]);
  expect(before.cells).toMatchObject([
    { system: "gap", isThere: false, dimension: 144 },
    { system: "netvlad(clusters=4)", isThere: false, dimension: 576 },
  ]);
  expect(before.seconds).toBeGreaterThan(0);
  expect(estimateText(before).join("\n")).toMatch(/2 of 2 cells to compute, 1 at once: about .*\nAn estimate/);
  await runExperiment(run, context);
  const after = await estimateExperiment(run.read, run.out, 1, context);
  expect(after.features).toMatchObject([{ missing: 0, bytes: 0 }]);
  expect(after.cells.every(({ isThere }) => isThere)).toBe(true);
  expect(after.seconds).toBe(0);
});
