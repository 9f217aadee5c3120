import { type CellSummary, runCell } from "@loci/cli";
import { expect, it, vi } from "vitest";
import { cacheIn, cellsOf, drawExperimentPictures, SMALL } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("starts and trains heads on the pictures to learn from, and says what was trained", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", await cacheIn(folder));
  await drawExperimentPictures(folder);
  const recipe = "{recipe: gsv-ms, epochs: 1, sampler: 'p-k(classes=2,pictures=2)', validation: 0}";
  const grid = `{${SMALL}, heads: 'gap|lw(dimensions=4)', training: [none, ${recipe}], seeds: 3}`;
  const { cells, shared } = await cellsOf(folder, grid, "train: learn\n");
  const summaries: CellSummary[] = [];
  for (const cell of cells) {
    const lines = await runCell(cell, shared, 1, new AbortController().signal);
    summaries.push(lines[0] as CellSummary);
    const steps = lines.filter((line) => line.kind === "training");
    expect(steps.length > 0).toBe(cell.work.training !== null);
  }
  expect(summaries[0]).toMatchObject({ dimension: 4, cost: { trainingSeconds: 0 }, configuration: { training: null } });
  expect(summaries[1]?.cost.trainingSeconds).toBeGreaterThan(0);
  expect(summaries[1]?.parameters).toBe(144 + 144 * 4);
  expect(summaries[1]?.environment.versions["training"]).toMatch(/^TensorFlow.js \d/);
  expect(summaries[1]?.configuration.training).toMatchObject({ recipe: "gsv-ms", seed: 3 });
});
