import { describe, expect, it } from "vitest";
import { type Formula, relativeError, withOnnx, withTensorFlow } from "../../support/both-interpreters.js";
import { randomTensor } from "../../support/random-tensor.js";

const x = randomTensor([2, 3, 4], 1);
const y = randomTensor([2, 3, 4], 2);
const row = randomTensor([4], 3);
const positive = randomTensor([2, 3, 4], 4, "positive");

const map = randomTensor([1, 5, 4, 2], 5);
const at = (row: number, column: number, channel: number) => map.values[(row * 4 + column) * 2 + channel]!;

/** Every location inside the map of the window of 3 × 2 at stride (2, 1), padded by 1 on top and on the right. */
const windowOf = (i: number) => {
  const [row, column, channel] = [Math.floor(i / 8), Math.floor(i / 2) % 4, i % 2];
  const inside = [0, 1, 2].flatMap((dy) => [0, 1].map((dx) => [2 * row - 1 + dy, column + dx] as const));
  return inside.filter(([y, x]) => y >= 0 && y < 5 && x < 4).map(([y, x]) => at(y, x, channel));
};
const windows = { kernel: [3, 2], stride: [2, 1], padding: { top: 1, left: 0, bottom: 0, right: 1 } } as const;

const dense = randomTensor([3, 2, 2, 3], 6);
const depthwise = randomTensor([3, 2, 2, 2], 7);

/** Result i of a convolution in those windows: over the taps and `inputs`, map times kernel. */
function convolved(
  i: number,
  results: number,
  inputs: readonly number[],
  weight: (tap: number, input: number) => number,
) {
  const [row, column] = [Math.floor(i / results / 4), Math.floor(i / results) % 4];
  let sum = 0;
  for (const tap of [0, 1, 2, 3, 4, 5]) {
    const [y, x] = [2 * row - 1 + Math.floor(tap / 2), column + (tap % 2)];
    if (y >= 0 && y < 5 && x < 4) for (const input of inputs) sum += at(y, x, input) * weight(tap, input);
  }
  return sum;
}

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
    name: "sum of squares, kept",
    formula: (ops, { a }) => ops.sumOfSquares(a!, [1], { keep: true }),
    inputs: { a: x },
    dims: [2, 1, 4],
    oracle: (i) => middle(i).reduce((s, v) => s + v * v, 0),
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
    formula: (ops, { a }) => ops.transpose(a!, [0, 2, 1]),
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
  {
    name: "equal",
    formula: (ops, { a, b }) => ops.equal(ops.sign(a!), ops.sign(b!)),
    inputs: { a: x, b: y },
    dims: [2, 3, 4],
    oracle: (i) => (Math.sign(x.values[i]!) === Math.sign(y.values[i]!) ? 1 : 0),
  },
  {
    name: "greater",
    formula: (ops, { a, b }) => ops.greater(a!, b!),
    inputs: { a: x, b: y },
    dims: [2, 3, 4],
    oracle: (i) => (x.values[i]! > y.values[i]! ? 1 : 0),
  },
  {
    name: "exp",
    formula: (ops, { a }) => ops.exp(a!),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => Math.exp(x.values[i]!),
  },
  {
    name: "log",
    formula: (ops, { a }) => ops.log(a!),
    inputs: { a: positive },
    dims: [2, 3, 4],
    oracle: (i) => Math.log(positive.values[i]!),
  },
  {
    name: "abs",
    formula: (ops, { a }) => ops.abs(a!),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => Math.abs(x.values[i]!),
  },
  {
    name: "sign",
    formula: (ops, { a }) => ops.sign(a!),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => Math.sign(x.values[i]!),
  },
  {
    name: "sign of tiny values",
    formula: (ops, { a }) => ops.sign(ops.multiply(a!, ops.constant(1e-20))),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => Math.sign(x.values[i]!),
  },
  {
    name: "sort",
    formula: (ops, { a }) => ops.sort(a!, 4),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => [...x.values.subarray(i - (i % 4), i - (i % 4) + 4)].sort((l, r) => l - r)[i % 4]!,
  },
  {
    name: "concat",
    formula: (ops, { a, b }) => ops.concat([a!, b!], -1),
    inputs: { a: x, b: y },
    dims: [2, 3, 8],
    oracle: (i) => (i % 8 < 4 ? x : y).values[Math.floor(i / 8) * 4 + (i % 4)]!,
  },
  {
    name: "gather, with zeros and repetition",
    formula: (ops, { a }) => ops.gather(a!, Int32Array.of(2, -1, 0, 0), 1, 3),
    inputs: { a: x },
    dims: [2, 4, 4],
    oracle: (i) => gathered(i),
  },
  {
    name: "gather of neighbours",
    formula: (ops, { a }) => ops.gather(a!, Int32Array.of(1, 2), -1, 4),
    inputs: { a: x },
    dims: [2, 3, 2],
    oracle: (i) => x.values[Math.floor(i / 2) * 4 + 1 + (i % 2)]!,
  },
  {
    name: "maxPool",
    formula: (ops, { a }) => ops.maxPool(a!, windows),
    inputs: { a: map },
    dims: [1, 2, 4, 2],
    oracle: (i) => Math.max(...windowOf(i)),
  },
  {
    name: "averagePool",
    formula: (ops, { a }) => ops.averagePool(a!, windows),
    inputs: { a: map },
    dims: [1, 2, 4, 2],
    oracle: (i) => windowOf(i).reduce((s, v) => s + v, 0) / windowOf(i).length,
  },
  {
    name: "relu",
    formula: (ops, { a }) => ops.relu(a!),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => Math.max(x.values[i]!, 0),
  },
  {
    name: "convolve",
    formula: (ops, { a, k }) => ops.convolve(a!, k!, windows),
    inputs: { a: map, k: dense },
    dims: [1, 2, 4, 3],
    oracle: (i) => convolved(i, 3, [0, 1], (tap, input) => dense.values[(tap * 2 + input) * 3 + (i % 3)]!),
  },
  {
    name: "convolveDepthwise",
    formula: (ops, { a, k }) => ops.convolveDepthwise(a!, k!, 2, windows),
    inputs: { a: map, k: depthwise },
    dims: [1, 2, 4, 4],
    oracle: (i) => convolved(i, 4, [Math.floor((i % 4) / 2)], (tap) => depthwise.values[tap * 4 + (i % 4)]!),
  },
  {
    name: "shift forwards",
    formula: (ops, { a }) => ops.shift(a!, 1, 2),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => (Math.floor(i / 4) % 3 < 2 ? 0 : x.values[i - 8]!),
  },
  {
    name: "shift backwards along the last axis",
    formula: (ops, { a }) => ops.shift(a!, -1, -1),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: (i) => (i % 4 === 3 ? 0 : x.values[i + 1]!),
  },
  {
    name: "shift beyond the end",
    formula: (ops, { a }) => ops.shift(a!, 1, -5),
    inputs: { a: x },
    dims: [2, 3, 4],
    oracle: () => 0,
  },
];

const gathered = (i: number) => {
  const from = [2, -1, 0, 0][Math.floor(i / 4) % 4]!;
  return from < 0 ? 0 : x.values[Math.floor(i / 16) * 12 + from * 4 + (i % 4)]!;
};

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
