import { describe, expect, it } from "vitest";
import { type Formula, relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";

const x = randomTensor([2, 3, 4], 1);
const y = randomTensor([2, 3, 4], 2);
const row = randomTensor([4], 3);
const positive = randomTensor([2, 3, 4], 4, "positive");

/** Each operator with its result by a plain loop. */
const cases: readonly {
  name: string;
  formula: Formula;
  inputs: Record<string, typeof x>;
  dims: number[];
  oracle: (i: number) => number;
}[] = [
  {
    name: "add",
    formula: (ops, { a, b }) => ops.add(a!, b!),
    inputs: { a: x, b: y },
    dims: [2, 3, 4],
    oracle: (i) => x.values[i]! + y.values[i]!,
  },
  {
    name: "subtract, broadcast",
    formula: (ops, { a, b }) => ops.subtract(a!, b!),
    inputs: { a: x, b: row },
    dims: [2, 3, 4],
    oracle: (i) => x.values[i]! - row.values[i % 4]!,
  },
  {
    name: "multiply by a constant",
    formula: (ops, { a }) => ops.multiply(a!, ops.constant(2.5)),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => x.values[i]! * 2.5,
  },
  {
    name: "multiply by a constant tensor",
    formula: (ops, { a }) => ops.multiply(a!, ops.constant(row.values, [4])),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => x.values[i]! * row.values[i % 4]!,
  },
  {
    name: "divide",
    formula: (ops, { a, b }) => ops.divide(a!, b!),
    inputs: { a: x, b: positive },
    dims: [2, 3, 4],
    oracle: (i) => x.values[i]! / positive.values[i]!,
  },
  {
    name: "maximum",
    formula: (ops, { a, b }) => ops.maximum(a!, b!),
    inputs: { a: x, b: y },
    dims: [2, 3, 4],
    oracle: (i) => Math.max(x.values[i]!, y.values[i]!),
  },
  {
    name: "power",
    formula: (ops, { a }) => ops.power(a!, ops.constant(2.5)),
    inputs: { a: positive },
    dims: [2, 3, 4],
    oracle: (i) => positive.values[i]! ** 2.5,
  },
  {
    name: "sqrt",
    formula: (ops, { a }) => ops.sqrt(a!),
    inputs: { a: positive },
    dims: [2, 3, 4],
    oracle: (i) => Math.sqrt(positive.values[i]!),
  },
  {
    name: "softmax",
    formula: (ops, { a }) => ops.softmax(a!),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => softmaxOf(i),
  },
  {
    name: "mean over height and width",
    formula: (ops, { a }) => ops.mean(a!, [1]),
    inputs: { a: x },
    dims: [2, 4],
    oracle: (i) => middle(i).reduce((s, v) => s + v, 0) / 3,
  },
  {
    name: "sum, kept",
    formula: (ops, { a }) => ops.sum(a!, [1], { keep: true }),
    inputs: { a: x },
    dims: [2, 1, 4],
    oracle: (i) => middle(i).reduce((s, v) => s + v, 0),
  },
  {
    name: "max",
    formula: (ops, { a }) => ops.max(a!, [1]),
    inputs: { a: x },
    dims: [2, 4],
    oracle: (i) => Math.max(...middle(i)),
  },
  {
    name: "transpose",
    formula: (ops, { a }) => ops.transpose(a!),
    inputs: { a: x },
    dims: [2, 4, 3],
    oracle: (i) => x.values[Math.floor(i / 12) * 12 + (i % 3) * 4 + (Math.floor(i / 3) % 4)]!,
  },
  {
    name: "reshape",
    formula: (ops, { a }) => ops.reshape(a!, ["same", "infer"]),
    inputs: { a: x },
    dims: [2, 12],
    oracle: (i) => x.values[i]!,
  },
];

const middle = (i: number) => [0, 1, 2].map((m) => x.values[Math.floor(i / 4) * 12 + m * 4 + (i % 4)]!);
const softmaxOf = (i: number) => {
  const group = [...x.values.subarray(i - (i % 4), i - (i % 4) + 4)].map(Math.exp);
  return group[i % 4]! / group.reduce((s, v) => s + v, 0);
};

describe.each(cases)("operator $name", ({ formula, inputs, dims, oracle }) => {
  it.each([
    ["TensorFlow.js", withTensorFlow],
    ["ONNX Runtime", withOnnx],
  ])("gives the loop's result on %s", async (_name, interpreter) => {
    const result = await interpreter(formula, inputs);
    expect(result.dims).toEqual(dims);
    const expected = Float32Array.from({ length: result.values.length }, (_, i) => oracle(i));
    expect(relativeError(result.values, expected)).toBeLessThan(2e-6);
  });
});

describe("matMul", () => {
  const naive = (left: typeof x, right: typeof x, batchRight: boolean) => {
    const [batch, rows, inner] = left.dims as [number, number, number];
    const columns = right.dims.at(-1)!;
    return Float32Array.from({ length: batch * rows * columns }, (_, i) => {
      const [b, r, c] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += left.values[(b * rows + r) * inner + k]! * right.values[(batchRight ? b * inner + k : k) * columns + c]!;
      }
      return sum;
    });
  };
  it.each([
    { right: randomTensor([4, 5], 6), batched: false, name: "a batch with one matrix" },
    { right: randomTensor([2, 4, 5], 7), batched: true, name: "a batch with a batch" },
  ])("multiplies $name in both interpreters", async ({ right, batched }) => {
    const formula: Formula = (ops, { a, b }) => ops.matMul(a!, b!);
    for (const interpreter of [withTensorFlow, withOnnx]) {
      const result = await interpreter(formula, { a: x, b: right });
      expect(result.dims).toEqual([2, 3, 5]);
      expect(relativeError(result.values, naive(x, right, batched))).toBeLessThan(1e-5);
    }
  });
});
