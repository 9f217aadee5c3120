import { describe, expect, it } from "vitest";
import { relativeError } from "../../../support/both-interpreters.js";
import { mixedBatch } from "../../../support/loss-contract.js";
import { mean, naiveCrossEntropy, oneHots, rowsOf } from "../../../support/naive-losses.js";
import { type OpenLoss, openLoss, runLoss } from "../../../support/run-loss.js";
import { torchLoss } from "./torch-loss.js";

/** x·W + b in plain loops. */
function logits(inputs: readonly (readonly number[])[], { parameters }: OpenLoss, classes: number): number[][] {
  const weights = rowsOf(parameters["classifier.weights"]!);
  const biases = parameters["classifier.biases"]?.values ?? new Float32Array(classes);
  return inputs.map((x) =>
    Array.from({ length: classes }, (_, c) => x.reduce((sum, value, i) => sum + value * weights[i]![c]!, biases[c]!)),
  );
}

describe("cross-entropy", () => {
  it("is what loops give, with and without smoothing", async () => {
    const batch = mixedBatch(8);
    for (const smoothing of [0, 0.3]) {
      const loss = await openLoss(`cross-entropy(smoothing=${smoothing})`, 6, 4);
      const targets = oneHots(batch.labels, 4).map((row) => row.map((own) => own * (1 - smoothing) + smoothing / 4));
      const expected = naiveCrossEntropy(logits(rowsOf(batch.descriptors), loss, 4), targets);
      expect((await runLoss(loss, batch)).loss).toBeCloseTo(expected, 5);
    }
  });

  it("is PyTorch's with label smoothing, with all gradients", async () => {
    const { inputs, loss, gradients, labels } = torchLoss("cross-entropy");
    const { descriptors, ...parameters } = inputs;
    const opened = { ...(await openLoss("cross-entropy(smoothing=0.1)", 5, 4)), parameters };
    const result = await runLoss(opened, { descriptors: descriptors!, labels: labels! });
    expect(result.loss).toBeCloseTo(loss, 5);
    for (const [name, { values }] of Object.entries(gradients)) {
      expect(relativeError(result.gradients[name]!, values)).toBeLessThan(1e-5);
    }
  });

  it("with bnneck normalises each component over the batch, scales it, and has no biases", async () => {
    const batch = mixedBatch(9);
    const opened = await openLoss("cross-entropy(bnneck=true)", 6, 4);
    const scales = Float32Array.of(1, 2, 0.5, 1, -1, 3);
    const parameters = { ...opened.parameters, "bnneck.scales": { dims: [6], values: scales } };
    expect(Object.keys(parameters).sort()).toEqual(["bnneck.scales", "classifier.weights"]);
    const rows = rowsOf(batch.descriptors);
    const normalised = rows.map((row) =>
      row.map((value, i) => {
        const column = rows.map((other) => other[i]!);
        const variance = mean(column.map((other) => (other - mean(column)) ** 2));
        return (scales[i]! * (value - mean(column))) / Math.sqrt(variance + 1e-5);
      }),
    );
    const expected = naiveCrossEntropy(logits(normalised, { ...opened, parameters }, 4), oneHots(batch.labels, 4));
    expect((await runLoss({ ...opened, parameters }, batch)).loss).toBeCloseTo(expected, 4);
  });
});
