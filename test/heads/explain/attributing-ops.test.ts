import { type Ops, openTensorFlowEngine, tensorflowOps } from "@loci/core";
import { attributingOps } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { randomTensor } from "../../support/random-tensor.js";

/** A formula over a map of `[1, 3, 2, 4]`, all of it positive. */
type Formula = <T>(ops: Ops<T>, x: T) => T;
const windows = { kernel: [2, 2], stride: [1, 1], padding: { top: 1, left: 0, bottom: 0, right: 0 } } as const;
const kernel = <T>(ops: Ops<T>, results: number) => {
  const { values, dims } = randomTensor([2, 2, 4, results], 6);
  return ops.constant(values, dims);
};
const flat = <T>(ops: Ops<T>, x: T) => ops.reshape(x, ["same", 6, 4]);

const formulas: Readonly<Record<string, Formula>> = {
  constant: (ops, x) => ops.add(x, ops.constant(2)),
  add: (ops, x) => ops.add(x, ops.mean(x, [1, 2], { keep: true })),
  "subtract from a constant": (ops, x) => ops.subtract(ops.constant(Float32Array.of(1, 2, 3, 4), [4]), x),
  multiply: (ops, x) => ops.multiply(x, ops.add(x, ops.constant(1))),
  divide: (ops, x) => ops.divide(x, ops.sum(x, [1], { keep: true })),
  maximum: (ops, x) => ops.maximum(x, ops.constant(0.7)),
  power: (ops, x) => ops.power(x, ops.constant(2.5)),
  sqrt: (ops, x) => ops.sqrt(ops.add(x, ops.constant(0.1))),
  abs: (ops, x) => ops.abs(ops.subtract(x, ops.constant(0.8))),
  sign: (ops, x) => ops.multiply(ops.sign(x), x),
  equal: (ops, x) => ops.multiply(ops.equal(x, x), x),
  greater: (ops, x) => ops.multiply(x, ops.greater(x, ops.constant(0.5))),
  exp: (ops, x) => ops.multiply(ops.exp(x), x),
  log: (ops, x) => ops.add(ops.log(x), x),
  relu: (ops, x) => ops.relu(ops.subtract(x, ops.constant(0.8))),
  softmax: (ops, x) => ops.softmax(ops.add(x, ops.constant(3))),
  sort: (ops, x) => ops.sort(flat(ops, x), 4),
  uniformLike: (ops, x) => ops.add(x, ops.multiply(ops.uniformLike(x), ops.constant(0))),
  "matMul by a constant": (ops, x) => ops.matMul(flat(ops, x), ops.constant(new Float32Array(8).fill(0.5), [4, 2])),
  "matMul by itself": (ops, x) => ops.matMul(ops.transpose(flat(ops, x), [0, 2, 1]), flat(ops, x)),
  "matMul of weights": (ops, x) => ops.matMul(ops.transpose(ops.softmax(flat(ops, x)), [0, 2, 1]), flat(ops, x)),
  sumOfSquares: (ops, x) => ops.sumOfSquares(x, [1, 2]),
  max: (ops, x) => ops.max(x, [1, 2]),
  maxPool: (ops, x) => ops.maxPool(x, windows),
  averagePool: (ops, x) => ops.averagePool(x, windows),
  convolve: (ops, x) => ops.convolve(x, kernel(ops, 3), windows),
  convolveDepthwise: (ops, x) => ops.convolveDepthwise(x, kernel(ops, 2), 4, windows),
  concat: (ops, x) => ops.concat([x, ops.constant(new Float32Array(24).fill(2), [1, 3, 2, 4]), x], 3),
  gather: (ops, x) => ops.gather(x, Int32Array.of(2, -1, 0, 0), 1, 3),
  shift: (ops, x) => ops.shift(x, 2, -1),
};

describe("attributingOps", () => {
  it.each(Object.entries(formulas))(
    "%s: the value is the sum of parts and rest, and that of plain operators",
    async (_name, formula) => {
      const { tf } = await openTensorFlowEngine("wasm");
      const ops = tensorflowOps(tf);
      tf.tidy(() => {
        const value = tf.tensor(randomTensor([1, 3, 2, 4], 5, "positive").values, [1, 3, 2, 4]);
        // A gate for each of six locations.
        const gates = tf.reshape(tf.eye(6), [6, 3, 2, 1]);
        const located = tf.mul(value, gates);
        const given = { value, located, rules: new Set<never>(), maps: new Set([0]) };
        const result = formula(attributingOps(ops, 6), given);
        const plain = formula(tensorflowOps(tf), value);
        expect(result.value.shape).toEqual(plain.shape);
        expect(result.located!.shape).toEqual([6, ...plain.shape.slice(1)]);
        const parts = tf.sum(result.located!, 0, true);
        const sum = (result.fixed === undefined ? parts : tf.add(parts, result.fixed)).dataSync();
        for (const [at, expected] of plain.dataSync().entries()) {
          expect(result.value.dataSync()[at]).toBeCloseTo(expected, 5);
          expect(sum[at]).toBeCloseTo(expected, 4);
        }
      });
    },
  );

  it("covers every operator", () => {
    const named = Object.keys(formulas).join(" ");
    const used = ["reshape", "transpose", "mean", "sum"];
    for (const operator of Object.keys(attributingOps({} as never, 1))) {
      if (!used.includes(operator)) expect(named).toContain(operator);
    }
  });
});
