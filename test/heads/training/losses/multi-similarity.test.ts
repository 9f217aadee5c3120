import { expect, it } from "vitest";
import { minedBatches } from "../../../support/mined-batches.js";
import { naiveMultiSimilarity } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

const combinations = [
  { alpha: 2, beta: 50, base: 0.5 },
  { alpha: 1, beta: 50, base: 0 },
  { alpha: 18, beta: 75, base: 0.77 },
];

it.each(minedBatches.flatMap(([name, batch]) => combinations.map((options) => [name, options, batch] as const)))(
  "is what loops over anchors give, over %s with %j",
  async (_name, { alpha, beta, base }, batch) => {
    const { loss } = await runLoss(
      await openLoss(`multi-similarity(alpha=${alpha},beta=${beta},base=${base})`, 6, 4),
      batch,
    );
    expect(loss).toBeCloseTo(naiveMultiSimilarity(batch, { alpha, beta, base }), 4);
  },
);

it("by hand: two of a class at cosine 0.6", async () => {
  const batch = {
    descriptors: descriptorsOf([
      [1, 0],
      [0.6, 0.8],
    ]),
    labels: [0, 0],
  };
  const { loss } = await runLoss(await openLoss("multi-similarity", 2, 1), batch);
  expect(loss).toBeCloseTo(Math.log(1 + Math.exp(-2 * 0.1)) / 2, 5);
});
