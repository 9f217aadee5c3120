import { openTensorFlowEngine } from "@loci/core";
import { lossDefinitions } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { comparedBy } from "../../../../packages/heads/dist/training/losses/loss-definition.js";
import { relativeError } from "../../../support/both-interpreters.js";
import { mixedBatch } from "../../../support/loss-contract.js";
import { minedBatches } from "../../../support/mined-batches.js";
import { naiveTriplet } from "../../../support/naive-losses.js";
import { cosinesOf, descriptorsOf, openLoss, runLoss, triplets } from "../../../support/run-loss.js";
import { torchLoss } from "./torch-loss.js";

const combinations = [
  { margin: 0.2, squared: true, over: "violating" },
  { margin: 1.5, squared: true, over: "all" },
  { margin: 0.3, squared: false, over: "violating" },
  { margin: 0.05, squared: false, over: "all" },
] as const;

describe.each(minedBatches)("triplet over %s", (_name, batch) => {
  it.each(combinations)("is what a loop over triplets gives with %j", async (options) => {
    const text = `triplet(margin=${options.margin},squared=${options.squared},over=${options.over})`;
    const { loss } = await runLoss(await openLoss(text, 6, 4), batch);
    expect(loss).toBeCloseTo(naiveTriplet(batch, options), 5);
  });
});

describe("triplet", () => {
  // An anchor at 0°, its positive at 90°, a negative at 60°: squared distances 2 and 1, distances √2 and 1.
  const descriptors = descriptorsOf([
    [1, 0],
    [0, 1],
    [0.5, Math.sqrt(0.75)],
  ]);
  const one = { descriptors, labels: [0, 0, 1], selection: triplets([[0, 1, 2]]) };

  it("by hand: the margin is on squared distances, or on distances", async () => {
    expect((await runLoss(await openLoss("triplet(margin=0.5)", 2, 2), one)).loss).toBeCloseTo(2 - 1 + 0.5, 5);
    const plain = await runLoss(await openLoss("triplet(margin=0.5,squared=false)", 2, 2), one);
    expect(plain.loss).toBeCloseTo(Math.SQRT2 - 1 + 0.5, 5);
  });

  it("by hand: divides by violating triplets or by all", async () => {
    const two = {
      ...one,
      selection: triplets([
        [0, 1, 2],
        [0, 2, 1],
      ]),
    };
    expect((await runLoss(await openLoss("triplet(margin=0.5)", 2, 2), two)).loss).toBeCloseTo(1.5, 5);
    expect((await runLoss(await openLoss("triplet(margin=0.5,over=all)", 2, 2), two)).loss).toBeCloseTo(0.75, 5);
  });

  it("has gradients that agree with differences of the whole formula, the choice of triplets included", async () => {
    const [batch, loss] = [mixedBatch(4), await openLoss("triplet(margin=0.3,over=all)", 6, 4)];
    const { gradients } = await runLoss(loss, batch);
    const { dims, values } = batch.descriptors;
    for (const index of [0, 13, 30, 47]) {
      const at = async (change: number) => {
        const moved = { dims, values: values.map((value, i) => (i === index ? value + change : value)) };
        return (await runLoss(loss, { ...batch, descriptors: moved }, cosinesOf(moved))).loss;
      };
      const difference = ((await at(1e-3)) - (await at(-1e-3))) / 2e-3;
      expect(Math.abs(gradients["descriptors"]![index]! - difference)).toBeLessThan(5e-3);
    }
  });

  it("is PyTorch's, with its gradient", async () => {
    const { inputs, loss, gradients, triplets: rows } = torchLoss("triplet");
    const { tf, ops } = await openTensorFlowEngine("wasm");
    const raw = inputs["raw"]!;
    const definition = lossDefinitions["triplet"]!;
    const context = { length: 5, classes: 6, options: { margin: 0.3, squared: false, over: "all" } };
    const rowNorm = (row: number) => Math.hypot(...raw.values.subarray(row * 5, row * 5 + 5));
    const unit = { dims: raw.dims, values: raw.values.map((value, i) => value / rowNorm(Math.floor(i / 5))) };
    const result = tf.valueAndGrad((value) => {
      const norms = tf.norm(value, 2, 1, true);
      const batch = {
        compared: comparedBy(ops, definition, tf.div(value, norms)),
        similarities: cosinesOf(unit),
        labels: Int32Array.from({ length: 6 }, (_, i) => i),
        selection: triplets(rows!),
      };
      return definition.compute(ops, batch, {}, context) as ReturnType<typeof tf.scalar>;
    })(tf.tensor(raw.values, [6, 5]));
    // PyTorch adds 1e-6 to every component of a difference.
    expect(result.value.dataSync()[0]).toBeCloseTo(loss, 5);
    expect(relativeError(result.grad.dataSync(), gradients["raw"]!.values)).toBeLessThan(1e-4);
  });
});
