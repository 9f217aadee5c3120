import { expect, it } from "vitest";
import { minedBatches } from "../../../support/mined-batches.js";
import { naiveSupervisedContrastive } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

it.each(
  minedBatches.flatMap(([name, batch]) => [0.1, 0.5, 2].map((temperature) => [name, temperature, batch] as const)),
)("is what loops over anchors give, over %s at temperature %d", async (_name, temperature, batch) => {
  const { loss } = await runLoss(await openLoss(`supervised-contrastive(temperature=${temperature})`, 6, 4), batch);
  expect(loss).toBeCloseTo(naiveSupervisedContrastive(batch, { temperature }), 4);
});

it("by hand: the logarithm of the number of others where all descriptors are equal", async () => {
  const batch = { descriptors: descriptorsOf(new Array(5).fill([1, 1])), labels: [0, 0, 0, 1, 1] };
  expect((await runLoss(await openLoss("supervised-contrastive", 2, 2), batch)).loss).toBeCloseTo(Math.log(4), 4);
});
