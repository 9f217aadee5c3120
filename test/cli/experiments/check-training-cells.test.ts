import { join } from "node:path";
import { checkTrainingCells, expandGrid, planExperiment } from "@loci/cli";
import { openDataset } from "@loci/core";
import { expect, it } from "vitest";
import { drawExperimentPictures, readSmall, SMALL } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("tells what would end a training before anything is extracted", async () => {
  const folder = await temporaryFolder();
  await drawExperimentPictures(folder);
  const recipe = "{recipe: gsv-ms, sampler: 'p-k(classes=2,pictures=2)'}";
  const grid = `{${SMALL}, heads: gap|pca(dimensions=4), training: ${recipe}}`;
  await expect(planExperiment(await readSmall(folder, grid))).rejects.toThrow(
    "pictures to learn from: expected a key train",
  );
  const cells = await expandGrid(await readSmall(folder, grid));
  const learn = await openDataset(join(folder, "learn"));
  await expect(checkTrainingCells(cells, learn)).resolves.toBeUndefined();
  const [first] = await expandGrid(
    await readSmall(folder, `{${SMALL}, heads: gap|pca(dimensions=4), training: gsv-ms}`),
  );
  await expect(checkTrainingCells([first!], learn)).rejects.toThrow("30");
});
