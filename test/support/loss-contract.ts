import { beforeAll, describe, expect, it } from "vitest";
import { type GivenTensor, relativeError } from "./both-interpreters.js";
import { randomTensor } from "./random-tensor.js";
import {
  cosinesOf,
  descriptorsOf,
  type GivenBatch,
  type OpenLoss,
  openLoss,
  pairs,
  runLoss,
  runLossesInOnnx,
  triplets,
} from "./run-loss.js";

const LENGTH = 6;
const CLASSES = 4;

/** What every loss promises, for each spec: a name of the catalogue, with or without options. */
export function lossContract(texts: readonly string[]): void {
  for (const text of texts) contractOf(text);

  it("losses are the same in TensorFlow.js and ONNX Runtime (relative error <= 1e-4)", async () => {
    const [batch, losses] = [mixedBatch(), await Promise.all(texts.map((text) => openLoss(text, LENGTH, CLASSES)))];
    const onnx = await runLossesInOnnx(losses, batch);
    for (const [place, loss] of losses.entries()) {
      const error = relativeError([onnx[place]!], [(await runLoss(loss, batch)).loss]);
      expect([texts[place], error < 1e-4 ? "agrees" : error]).toEqual([texts[place], "agrees"]);
    }
  });
}

function contractOf(text: string): void {
  describe(`loss ${text}`, () => {
    let opened: OpenLoss;
    beforeAll(async () => {
      opened = await openLoss(text, LENGTH, CLASSES);
    });
    const comparesClasses = () => opened.definition.compares === "classes";

    it("makes the parameters that it declares, by seed", async () => {
      const { definition, context, parameters } = opened;
      const dims = Object.fromEntries(Object.entries(parameters).map(([name, tensor]) => [name, tensor.dims]));
      expect(dims).toEqual(definition.parameterDims(context));
      for (const { dims, values } of Object.values(parameters)) {
        expect(values.length).toBe(dims.reduce((product, dim) => product * dim, 1));
        expect(values.every(Number.isFinite)).toBe(true);
      }
      expect((await openLoss(text, LENGTH, CLASSES)).parameters).toEqual(parameters);
    });

    it("is finite, with finite gradients, on batches that teach little or nothing", async () => {
      for (const [name, batch] of Object.entries(degenerateBatches())) {
        const { loss, gradients } = await runLoss(opened, batch);
        const finite = Object.values(gradients).every((gradient) => gradient.every(Number.isFinite));
        expect([name, Number.isFinite(loss), finite]).toEqual([name, true, true]);
      }
    });

    it("hides no NaN and no infinity: training ends at a step that is not finite", async () => {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const { descriptors, labels } = mixedBatch();
        const values = descriptors.values.slice();
        values[LENGTH] = value;
        const { loss, gradients } = await runLoss(opened, { descriptors: { ...descriptors, values }, labels });
        const finite = [[loss], ...Object.values(gradients)].every((numbers) => [...numbers].every(Number.isFinite));
        expect([value, finite]).toEqual([value, false]);
      }
    });

    it("is finite where descriptors lie on proxies and opposite of them", async () => {
      const rows = Array.from({ length: CLASSES }, (_, c) => axis(c));
      const on = Object.fromEntries(
        Object.entries(opened.parameters).map(([name, tensor]) => [
          name,
          name === "proxies" ? descriptorsOf(rows) : tensor,
        ]),
      );
      const opposite = rows.map((row) => row.map((value) => -value));
      const descriptors = descriptorsOf([...rows, ...opposite]);
      const { loss, gradients } = await runLoss(
        { ...opened, parameters: on },
        { descriptors, labels: [0, 1, 2, 3, 0, 1, 2, 3] },
      );
      expect(Number.isFinite(loss)).toBe(true);
      for (const gradient of Object.values(gradients)) expect(gradient.every(Number.isFinite)).toBe(true);
    });

    it("has gradients that agree with central differences, for descriptors and every parameter", () =>
      checkGradients(opened));

    it("does not depend on the order of the batch", async () => {
      const batch = mixedBatch();
      const order = [5, 2, 7, 0, 3, 1, 6, 4];
      const permuted = await runLoss(opened, permutedBatch(batch, order));
      const original = await runLoss(opened, batch);
      expect(relativeError([permuted.loss], [original.loss])).toBeLessThan(1e-5);
      const moved = permutedRows({ dims: [8, LENGTH], values: original.gradients["descriptors"]! }, order);
      expect(relativeError(permuted.gradients["descriptors"]!, moved.values)).toBeLessThan(1e-4);
    });

    it("is lower where classes are apart than where they are mixed", async () => {
      const apart = await runLoss(withProxiesOnAxes(opened), separatedBatch());
      const mixed = await runLoss(withProxiesOnAxes(opened), { ...separatedBatch(), labels: [0, 1, 0, 1, 2, 3, 2, 3] });
      expect(apart.loss).toBeLessThan(mixed.loss);
    });

    it("takes pairs and triplets that mean the same for the same, or takes none", async () => {
      const batch = mixedBatch();
      // Anchor 0 with two positives and two negatives, anchor 3 with one each.
      const asPairs = pairs(
        [
          [0, 4],
          [0, 7],
          [3, 6],
        ],
        [
          [0, 1],
          [0, 2],
          [3, 5],
        ],
      );
      const asTriplets = triplets([
        [0, 4, 1],
        [0, 4, 2],
        [0, 7, 1],
        [0, 7, 2],
        [3, 6, 5],
      ]);
      const given = await runLoss(opened, { ...batch, selection: asPairs });
      const same = await runLoss(opened, { ...batch, selection: asTriplets });
      const without = await runLoss(opened, batch);
      expect(same.loss).toBeCloseTo(given.loss, 5);
      if (comparesClasses()) expect(given.loss).toBe(without.loss);
      else expect(Math.abs(given.loss - without.loss)).toBeGreaterThan(1e-4);
    });

    it("is 0 without a gradient when nothing was chosen, if it compares descriptors", async () => {
      for (const selection of [pairs([], []), triplets([])]) {
        const { loss, gradients } = await runLoss(opened, { ...mixedBatch(), selection });
        if (!comparesClasses()) expect([loss, Math.max(...gradients["descriptors"]!.map(Math.abs))]).toEqual([0, 0]);
        else expect(loss).toBeGreaterThan(0);
      }
    });
  });
}

const axis = (at: number) => Array.from({ length: LENGTH }, (_, i) => (i === at ? 1 : 0));

/** Eight descriptors in no order. */
export function mixedBatch(seed = 21): GivenBatch {
  const { values } = randomTensor([8, LENGTH], seed);
  const rows = Array.from({ length: 8 }, (_, row) => [...values.subarray(row * LENGTH, (row + 1) * LENGTH)]);
  return { descriptors: descriptorsOf(rows), labels: [0, 1, 2, 3, 0, 1, 3, 0] };
}

/** Two near each of the first four axes. */
function separatedBatch(): GivenBatch {
  const rows = Array.from({ length: 8 }, (_, i) =>
    axis(Math.floor(i / 2)).map((value, j) => value + 0.05 * ((i + j) % 3)),
  );
  return { descriptors: descriptorsOf(rows), labels: [0, 0, 1, 1, 2, 2, 3, 3] };
}

/** Whatever stands for classes lies on the axes: rows of proxies, columns of a classifier. */
function withProxiesOnAxes(opened: OpenLoss): OpenLoss {
  const axes = Float32Array.from({ length: CLASSES * LENGTH }, (_, i) => (i % (LENGTH + 1) === 0 ? 5 : 0));
  const columns = Float32Array.from({ length: LENGTH * CLASSES }, (_, i) => (i % (CLASSES + 1) === 0 ? 5 : 0));
  const onAxes: Record<string, Float32Array> = {
    proxies: axes,
    "classifier.weights": columns,
  };
  const parameters = Object.entries(opened.parameters).map(([name, { dims, values }]) => [
    name,
    { dims, values: onAxes[name] ?? values },
  ]);
  return { ...opened, parameters: Object.fromEntries(parameters) };
}

function degenerateBatches(): Record<string, GivenBatch> {
  const { descriptors } = mixedBatch();
  const same = descriptorsOf(Array.from({ length: 8 }, () => [1, 2, 3, 4, 5, 6]));
  const opposite = descriptorsOf(
    Array.from({ length: 8 }, (_, i) => [1, 2, 3, 4, 5, 6].map((value) => (i % 2 ? value : -value))),
  );
  const labels = [0, 1, 2, 3, 0, 1, 3, 0];
  const four = { dims: [4, LENGTH], values: descriptors.values.slice(0, 4 * LENGTH) };
  return {
    "equal descriptors": { descriptors: same, labels },
    "equal descriptors of one class": { descriptors: same, labels: new Array(8).fill(1) },
    "opposite descriptors": { descriptors: opposite, labels },
    "opposite descriptors of opposite classes": { descriptors: opposite, labels: [0, 1, 0, 1, 0, 1, 0, 1] },
    "one class, no negatives": { descriptors, labels: new Array(8).fill(2) },
    "no positives": { descriptors: four, labels: [3, 0, 2, 1] },
    "one descriptor": { descriptors: descriptorsOf([[1, 2, 3, 4, 5, 6]]), labels: [1] },
    "descriptors next to zero": {
      descriptors: { dims: [8, LENGTH], values: new Float32Array(8 * LENGTH).fill(1e-40) },
      labels,
    },
    "zero descriptors": { descriptors: { dims: [8, LENGTH], values: new Float32Array(8 * LENGTH) }, labels },
    "nothing chosen": { descriptors, labels, selection: triplets([]) },
  };
}

function permutedRows({ dims, values }: GivenTensor, order: readonly number[]): GivenTensor {
  const rows = order.flatMap((row) => [...values.subarray(row * LENGTH, (row + 1) * LENGTH)]);
  return { dims, values: Float32Array.from(rows) };
}

const permutedBatch = ({ descriptors, labels }: GivenBatch, order: readonly number[]): GivenBatch => ({
  descriptors: permutedRows(descriptors, order),
  labels: order.map((place) => labels[place]!),
});

/** The similarities stay those of the batch: what a loss takes from them is constant for its gradient. */
async function checkGradients(opened: OpenLoss): Promise<void> {
  const batch = mixedBatch(34);
  const similarities = cosinesOf(batch.descriptors);
  const { gradients } = await runLoss(opened, batch, similarities);
  const given: Record<string, GivenTensor> = { descriptors: batch.descriptors, ...opened.parameters };
  for (const [name, gradient] of Object.entries(gradients)) {
    const { dims, values } = given[name]!;
    const step = 1e-3 * Math.max(...values.map(Math.abs));
    const scale = Math.max(...gradient.map(Math.abs), 1e-2);
    for (const index of [0, Math.floor(gradient.length / 3), gradient.length >> 1, gradient.length - 1]) {
      const at = async (change: number) => {
        const moved = { dims, values: values.map((old, i) => (i === index ? old + change : old)) };
        return name === "descriptors"
          ? (await runLoss(opened, { ...batch, descriptors: moved }, similarities)).loss
          : (await runLoss({ ...opened, parameters: { ...opened.parameters, [name]: moved } }, batch, similarities))
              .loss;
      };
      const error = Math.abs(gradient[index]! - ((await at(step)) - (await at(-step))) / (2 * step)) / scale;
      expect([name, index, error < 0.02 ? "agrees" : error]).toEqual([name, index, "agrees"]);
    }
  }
}
