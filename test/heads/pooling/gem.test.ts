import { openTensorFlowEngine } from "@loci/core";
import { createHead, formatHeadSpec, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { generalisedMean, mean, pooled } from "../../support/naive-heads.js";
import { randomTensor } from "../../support/random-tensor.js";
import { torchPoolings } from "../../support/torch-poolings.js";

const map = randomTensor([1, 4, 5, 8], 1, "positive");
const withExponent = async (p: number, featureMap = map) =>
  (await describeWith("ONNX Runtime", await createHead({ name: "gem", options: { p } }, mapOf(8)), featureMap)).values;

describe("gem", () => {
  it.each([1, 2, 3, 4.5])("is the generalised mean with p = %d", async (p) => {
    expect(relativeError(await withExponent(p), pooled(map, generalisedMean(p)))).toBeLessThan(1e-5);
  });

  it("is average pooling at p = 1 and nearly max pooling at p = 64", async () => {
    expect(relativeError(await withExponent(1), pooled(map, mean))).toBeLessThan(1e-5);
    const distinct = { dims: [1, 1, 2, 2], values: Float32Array.of(1, 2, 0.5, 1) };
    const head = await createHead({ name: "gem", options: { p: 64 } }, mapOf(2));
    const { values } = await describeWith("ONNX Runtime", head, distinct);
    expect(
      relativeError(
        values,
        pooled(distinct, (channel) => Math.max(...channel)),
      ),
    ).toBeLessThan(0.02);
  });

  it("counts negative activations as 1e-6 instead of giving NaN", async () => {
    const negative = randomTensor([1, 4, 5, 8], 2);
    expect(relativeError(await withExponent(3, negative), pooled(negative, generalisedMean(3)))).toBeLessThan(1e-5);
  });

  it("uses p = 3 unless told otherwise and refuses exponents below 1", async () => {
    expect((await createHead({ name: "gem", options: {} }, mapOf(8))).options).toEqual({ p: 3 });
    await expect(createHead({ name: "gem", options: { p: 0.5 } }, mapOf(8))).rejects.toThrow(
      /gem: option p \(exponent, 1 to 64\): .*got 0\.5/,
    );
  });
});

describe("gem with a learned p", () => {
  it("starts at p, one for all or one per channel, and describes as with that p fixed", async () => {
    for (const [learn, count] of [
      ["scalar", 1],
      ["channel", 8],
    ] as const) {
      const head = await createHead({ name: "gem", options: { p: 4, learn } }, mapOf(8));
      expect(head.parameters).toEqual({ p: { data: new Float32Array(count).fill(4), shape: [count] } });
      const { values } = await describeWith("ONNX Runtime", head, map);
      expect(relativeError(values, await withExponent(4))).toBeLessThan(1e-6);
    }
  });

  it("names itself as before when p is fixed", async () => {
    const { name, options } = await createHead({ name: "gem", options: {} }, mapOf(8));
    expect(formatHeadSpec({ name, options })).toBe("gem(p=3)");
  });

  it.each(torchPoolings)("has PyTorch's descriptor and gradient through p on $name", async (torch) => {
    const { tf, ops } = await openTensorFlowEngine("wasm");
    const x = tf.tensor(torch.map.values, [...torch.map.dims]);
    const weights = tf.tensor1d(Array.from({ length: torch.shape.channels }, (_, c) => c + 1));
    for (const { p, descriptor, gradientByP } of torch.gem) {
      const learn = p.length === 1 ? "scalar" : "channel";
      const parameters = { p: { data: Float32Array.from(p), shape: [p.length] } };
      const head = restoreHead({ name: "gem", options: { learn } }, [torch.shape], parameters);
      expect(relativeError((await describeWith("ONNX Runtime", head, torch.map)).values, descriptor)).toBeLessThan(
        1e-5,
      );
      const gradient = tf.grad((exponents) => tf.sum(tf.mul(head.aggregate(ops, [x], { p: exponents }), weights)));
      expect(relativeError(gradient(tf.tensor1d([...p])).dataSync(), gradientByP)).toBeLessThan(1e-3);
    }
  });

  it("stays finite when training drives p to zero or below", async () => {
    for (const p of [0, -5]) {
      const parameters = { p: { data: Float32Array.of(p), shape: [1] } };
      const head = restoreHead({ name: "gem", options: { learn: "scalar" } }, mapOf(8), parameters);
      const { values } = await describeWith("TensorFlow.js", head, map);
      expect(relativeError(values, pooled(map, generalisedMean(0.1)))).toBeLessThan(1e-4);
    }
  });
});
