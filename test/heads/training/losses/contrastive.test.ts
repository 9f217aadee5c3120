import { expect, it } from "vitest";
import { minedBatches } from "../../../support/mined-batches.js";
import { naiveContrastive } from "../../../support/naive-losses.js";
import { descriptorsOf, openLoss, runLoss } from "../../../support/run-loss.js";

const combinations = [
  { positiveMargin: 0, negativeMargin: 0.85, distance: "euclidean", exponent: 2, over: "violating" },
  { positiveMargin: 0.4, negativeMargin: 1.6, distance: "euclidean", exponent: 1, over: "all" },
  { positiveMargin: 1.2, negativeMargin: 0.616, distance: "cosine", exponent: 1, over: "violating" },
  { positiveMargin: 0.1, negativeMargin: 1.9, distance: "cosine", exponent: 1.5, over: "all" },
] as const;

it.each(minedBatches.flatMap(([name, batch]) => combinations.map((options) => [name, options, batch] as const)))(
  "is what loops over pairs give, over %s with %j",
  async (_name, options, batch) => {
    const text = `contrastive(${Object.entries(options)
      .map(([key, value]) => `${key}=${value}`)
      .join(",")})`;
    const { loss } = await runLoss(await openLoss(text, 6, 4), batch);
    expect(loss).toBeCloseTo(naiveContrastive(batch, options), 4);
  },
);

it("by hand: positives at 90° are √2 apart, negatives at 60° are 1 apart", async () => {
  const descriptors = descriptorsOf([
    [1, 0],
    [0, 1],
    [0.5, Math.sqrt(0.75)],
  ]);
  const batch = { descriptors, labels: [0, 0, 1] };
  // The other negative pair is at 30°, 2·sin 15° apart.
  const near = 2 * Math.sin(Math.PI / 12);
  const { loss } = await runLoss(await openLoss("contrastive(negativeMargin=1.5)", 2, 2), batch);
  expect(loss).toBeCloseTo(2 + (0.5 ** 2 + (1.5 - near) ** 2) / 2, 4);
});
