import { type Ops, tensorflowEngineNames } from "@loci/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { randomTensor } from "../../support/random-tensor.js";
import { engineOrSkip } from "../../support/test-engine.js";

const windows = { kernel: [3, 2], stride: [2, 1], padding: { top: 1, left: 0, bottom: 0, right: 1 } } as const;

/** Operators whose gradients TensorFlow.js has not, or not on WebAssembly, each over a map `[1, 5, 4, 2]`. */
const cases: readonly [string, (ops: Ops<Tensor>, x: Tensor) => Tensor][] = [
  ["sort", (ops, x) => ops.sort(ops.transpose(x, [0, 3, 1, 2]), 4)],
  ["sort of one", (ops, x) => ops.sort(ops.reshape(x, [40, 1]), 1)],
  ["gather with repetition and zeros", (ops, x) => ops.gather(x, Int32Array.of(3, -1, 0, 3, 1, 3), 1, 5)],
  ["gather of neighbours", (ops, x) => ops.gather(x, Int32Array.of(1, 2), 1, 5)],
  ["sum of squares", (ops, x) => ops.sumOfSquares(x, [1])],
  ["gather that mirrors", (ops, x) => ops.gather(x, Int32Array.of(1, 0, 1, 2, 3, 2), 2, 4)],
  ["maxPool with padding", (ops, x) => ops.maxPool(x, windows)],
  ["averagePool with padding", (ops, x) => ops.averagePool(x, windows)],
  ["exp, log, abs", (ops, x) => ops.log(ops.add(ops.exp(x), ops.abs(x)))],
  ["greater, which is flat", (ops, x) => ops.multiply(x, ops.greater(x, ops.constant(0.3)))],
  ["equal, which is flat", (ops, x) => ops.multiply(x, ops.equal(x, ops.max(x, [1, 2], { keep: true })))],
  ["shift", (ops, x) => ops.add(ops.shift(x, 1, 2), ops.shift(x, -2, -1))],
  ["concat", (ops, x) => ops.concat([x, ops.multiply(x, x)], 3)],
];

describe.each(tensorflowEngineNames)("on %s", (engine) => {
  it.for(cases)("the gradient of %s agrees with central differences at every place", async ([, formula], { skip }) => {
    const { tf, ops } = await engineOrSkip(engine, skip);
    const { values, dims } = randomTensor([1, 5, 4, 2], 13);
    const scalar = (x: Tensor) => {
      const y = formula(ops, x);
      const weights = randomTensor(y.shape, 4);
      return tf.sum(tf.mul(y, tf.tensor(weights.values, [...y.shape])));
    };
    const gradient = tf
      .grad(scalar)(tf.tensor(values, [...dims]))
      .dataSync();
    for (const [index, expected] of gradient.entries()) {
      const at = (step: number) =>
        scalar(
          tf.tensor(
            values.map((value, i) => (i === index ? value + step : value)),
            [...dims],
          ),
        ).dataSync()[0]!;
      expect(Math.abs((at(1e-3) - at(-1e-3)) / 2e-3 - expected)).toBeLessThan(0.02);
    }
  });

  it("uniformLike gives other numbers at every draw, all in [0, 1)", async ({ skip }) => {
    const { tf, ops } = await engineOrSkip(engine, skip);
    const [one, two] = [ops.uniformLike(tf.zeros([500])), ops.uniformLike(tf.zeros([500]))].map((tensor) =>
      tensor.dataSync(),
    );
    expect(one).not.toEqual(two);
    expect(Math.min(...one!)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...one!)).toBeLessThan(1);
  });
});
