import { flattenLocations, l2Normalise } from "@loci/core";
import { describe, expect, it } from "vitest";
import { withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";
import { openTestEngine } from "../../support/test-engine.js";

describe.each([
  ["TensorFlow.js", withTensorFlow],
  ["ONNX Runtime", withOnnx],
])("on %s", (_name, interpreter) => {
  it("scales each vector to unit norm and leaves a zero vector zero", async () => {
    const values = Float32Array.of(3, 4, 0, 0, -5, 12, 1e-3, 0);
    const { values: got } = await interpreter((ops, { a }) => l2Normalise(ops, a!, 1), { a: { dims: [4, 2], values } });
    [0.6, 0.8, 0, 0, -5 / 13, 12 / 13, 1, 0].forEach((expected, i) => {
      expect(got[i]).toBeCloseTo(expected, 6);
    });
  });

  it("lays locations out in row-major order", async () => {
    const map = randomTensor([2, 3, 5, 4], 1);
    const flat = await interpreter((ops, { a }) => flattenLocations(ops, a!, 4), { a: map });
    expect(flat.dims).toEqual([2, 15, 4]);
    expect([...flat.values]).toEqual([...map.values]);
  });
});

it("has a finite gradient at a zero vector, where the root alone has none", async () => {
  const { tf, ops } = await openTestEngine();
  const gradient = tf.grad((x) => tf.sum(l2Normalise(ops, x, 1)))(
    tf.tensor2d([
      [0, 0],
      [3, 4],
    ]),
  );
  expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
});
