import { expect, it } from "vitest";
import { violatingTriplets } from "../../../../packages/heads/dist/training/losses/violating-triplets.js";
import { minedBatches } from "../../../support/mined-batches.js";
import { distance, rowsOf, tripletsOf } from "../../../support/naive-losses.js";
import { randomTensor } from "../../../support/random-tensor.js";
import { cosinesOf, descriptorsOf, type GivenBatch } from "../../../support/run-loss.js";

const larger: GivenBatch = {
  descriptors: descriptorsOf(
    Array.from({ length: 30 }, (_, row) => [...randomTensor([30, 5], 9).values.subarray(5 * row, 5 * row + 5)]),
  ),
  labels: Array.from({ length: 30 }, (_, i) => (i * i) % 7),
};

it.each([...minedBatches, ["30 descriptors of classes of different sizes", larger] as const])(
  "weighs pairs as a loop over triplets counts them, over %s",
  (_name, batch) => {
    const size = batch.labels.length;
    const rows = rowsOf(batch.descriptors);
    for (const margin of [0.01, 0.4, 4]) {
      const far = (x: number, y: number) => distance(rows[x]!, rows[y]!) ** 2;
      const violating = tripletsOf(batch).filter(([a, p, n]) => far(a, p) - far(a, n) + margin > 0);
      const weights = new Float32Array(size * size);
      for (const [a, p, n] of violating) {
        weights[a * size + p]! += 1;
        weights[a * size + n]! -= 1;
      }
      const similarities = cosinesOf(batch.descriptors);
      const found = violatingTriplets(
        { similarities, labels: Int32Array.from(batch.labels), selection: batch.selection },
        margin,
        (cosine) => 2 - 2 * cosine,
      );
      expect(found).toEqual({ weights, violating: violating.length, triplets: tripletsOf(batch).length });
    }
  },
);

it("counts every triplet when all descriptors are equal, and none in a batch of one class", () => {
  const similarities = new Float32Array(16).fill(1);
  const of = (labels: number[]) =>
    violatingTriplets({ similarities, labels: Int32Array.from(labels) }, 0.1, (cosine) => 2 - 2 * cosine);
  expect(of([0, 0, 1, 1])).toMatchObject({ violating: 8, triplets: 8 });
  expect(of([0, 0, 0, 0])).toMatchObject({ violating: 0, triplets: 0 });
});
