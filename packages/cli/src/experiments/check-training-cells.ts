import { type Dataset, openBackbone, RetrievalError } from "@loci/core";
import { checkTraining, featureMapShapes } from "@loci/heads";
import type { GridCell } from "./expand-grid.js";

/**
 * Tells before any feature is extracted what would end a training.
 * @throws RetrievalError without pictures to learn from, and when they lack what a recipe needs
 */
export async function checkTrainingCells(grid: readonly GridCell[], train: Dataset | undefined): Promise<void> {
  const checked = new Set<string>();
  for (const { work, configuration, system } of grid) {
    const { training, head, layers } = work;
    if (training === null) continue;
    if (train === undefined) {
      throw new RetrievalError({
        what: `training of ${system}: pictures to learn from`,
        expected: "a key train beside data, or data with the splits train and test",
        got: "neither",
        remedy: "For example train: {pictures: birds, classes: 1-100} and data: {pictures: birds, classes: 101-200}",
      });
    }
    const { seed: _, ...same } = configuration;
    const key = JSON.stringify({ ...same, training: { ...training, seed: 0 } });
    if (checked.has(key)) continue;
    checked.add(key);
    const backbone = await openBackbone(work.backbone);
    const preprocessing = { ...backbone.preprocessing, size: configuration.size };
    const shapes = featureMapShapes({ backbone, layers, preprocessing });
    checkTraining({ head, shapes, pictures: train.pictures, roles: train, configuration: training });
  }
}
