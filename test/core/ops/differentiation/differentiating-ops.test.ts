import { compileGradients, gradientName, type Ops, openOnnxSession, parameterName } from "@loci/core";
import { describe, expect, it } from "vitest";
import { type GivenTensor, relativeError } from "../../../support/both-interpreters.js";
import { randomTensor } from "../../../support/random-tensor.js";
import { openTestEngine } from "../../../support/test-engine.js";

type Formula = <T>(ops: Ops<T>, x: T, y: T) => T;

interface Case {
  readonly formula: Formula;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const noPadding = { top: 0, left: 0, bottom: 0, right: 0 };
const windows = { kernel: [3, 2], stride: [2, 1], padding: { top: 1, left: 0, bottom: 0, right: 1 } } as const;
const steps = (stride: readonly [number, number], padding = noPadding) => ({ stride, padding });
const map = [2, 5, 4, 3];

const cases: Readonly<Record<string, Case>> = {
  add: { formula: (ops, x, y) => ops.add(x, y), x: [2, 3, 4], y: [3, 1] },
  subtract: { formula: (ops, x, y) => ops.subtract(x, y), x: [4], y: [2, 1, 4] },
  multiply: { formula: (ops, x, y) => ops.multiply(ops.multiply(x, y), x), x: [2, 1, 4], y: [3, 1] },
  divide: { formula: (ops, x, y) => ops.divide(x, y), x: [2, 3], y: [3] },
  maximum: { formula: (ops, x, y) => ops.maximum(x, y), x: [2, 3], y: [2, 3] },
  power: { formula: (ops, x, y) => ops.power(x, y), x: [2, 3], y: [] },
  "comparisons, which are flat": {
    formula: (ops, x, y) => ops.multiply(ops.add(x, ops.equal(x, x)), ops.multiply(y, ops.greater(x, ops.sign(y)))),
    ...{ x: [2, 3], y: [3] },
  },
  "sqrt, exp, log, abs": {
    formula: (ops, x, y) => ops.log(ops.add(ops.exp(x), ops.sqrt(ops.abs(ops.subtract(y, ops.constant(0.5)))))),
    ...{ x: [2, 3], y: [3] },
  },
  "relu, softmax": {
    formula: (ops, x, y) => ops.softmax(ops.relu(ops.subtract(ops.add(x, y), ops.constant(1)))),
    ...{ x: [2, 3], y: [3] },
  },
  "matMul of a batch with one matrix": { formula: (ops, x, y) => ops.matMul(x, y), x: [2, 5, 3], y: [3, 4] },
  "matMul of two batches": { formula: (ops, x, y) => ops.matMul(x, y), x: [2, 2, 5, 3], y: [2, 2, 3, 4] },
  "matMul with itself": {
    formula: (ops, x, y) => ops.matMul(ops.transpose(ops.multiply(x, y), [0, 2, 1]), x),
    ...{ x: [2, 5, 3], y: [3] },
  },
  "mean, sum, sumOfSquares": {
    formula: (ops, x, y) =>
      ops.add(
        ops.multiply(ops.sumOfSquares(x, [1, -1]), ops.mean(y, [0])),
        ops.sum(ops.multiply(ops.mean(x, [1], { keep: true }), y), [1, 2]),
      ),
    ...{ x: [2, 3, 4], y: [4] },
  },
  "max, each of equal ones with all of the gradient": {
    formula: (ops, x, y) => ops.max(ops.concat([x, ops.multiply(y, ops.constant(1)), x], 1), [1]),
    ...{ x: [2, 3], y: [2, 2] },
  },
  "maxPool, windows overlapping": { formula: (ops, x, y) => ops.multiply(ops.maxPool(x, windows), y), x: map, y: [3] },
  "averagePool with padding": { formula: (ops, x, y) => ops.multiply(ops.averagePool(x, windows), y), x: map, y: [3] },
  "convolve with steps and padding": {
    formula: (ops, x, y) => ops.convolve(x, y, steps([2, 1], windows.padding)),
    ...{ x: map, y: [3, 2, 3, 4] },
  },
  "convolve that leaves out the end": {
    formula: (ops, x, y) => ops.convolve(x, y, steps([3, 2])),
    ...{ x: [2, 6, 5, 3], y: [2, 2, 3, 2] },
  },
  "convolve of single locations": {
    formula: (ops, x, y) => ops.convolve(x, y, steps([1, 1])),
    x: map,
    y: [1, 1, 3, 4],
  },
  convolveDepthwise: {
    formula: (ops, x, y) => ops.convolveDepthwise(x, y, 3, steps([2, 1], windows.padding)),
    ...{ x: map, y: [3, 2, 3, 2] },
  },
  "reshape, transpose, concat": {
    formula: (ops, x, y) =>
      ops.concat([ops.reshape(ops.transpose(x, [2, 0, 1]), ["same", "infer"]), ops.transpose(y, [1, 0])], -1),
    ...{ x: [2, 3, 4], y: [5, 4] },
  },
  "gather with repetition and zeros": {
    formula: (ops, x, y) => ops.multiply(ops.gather(x, Int32Array.of(3, -1, 0, 3, 1, 3), 1, 5), y),
    ...{ x: map, y: [3] },
  },
  sort: { formula: (ops, x, y) => ops.multiply(ops.sort(ops.multiply(x, y), 4), y), x: [3, 2, 4], y: [4] },
  "gather of neighbours": {
    formula: (ops, x, y) => ops.multiply(ops.gather(x, Int32Array.of(1, 2), -2, 4), y),
    x: map,
    y: [3],
  },
  "shift, also by nothing": {
    formula: (ops, x, y) =>
      ops.multiply(ops.add(ops.shift(x, 1, 2), ops.add(ops.shift(x, -2, -1), ops.shift(x, 1, 0))), y),
    ...{ x: map, y: [3] },
  },
};

describe("differentiatingOps", () => {
  it.each(Object.entries(cases))("%s: value and gradients are TensorFlow.js's", async (_name, given) => {
    const [x, y] = [randomTensor(given.x, 1, "positive"), randomTensor(given.y, 2, "positive")];
    const expected = await byTensorFlow(given.formula, x, y);
    const got = await byOnnx(given.formula, x, y, expected.result.dims);
    expect(relativeError(got.result, expected.result.values)).toBeLessThan(1e-5);
    expect(relativeError(got.byX, expected.byX)).toBeLessThan(5e-5);
    expect(relativeError(got.byY, expected.byY)).toBeLessThan(5e-5);
  });

  it("takes what is drawn as inputs, the same for both graphs", async () => {
    const parameters = { x: { shape: [2, 3], data: new Float32Array(6) } };
    const compiled = compileGradients(
      {
        parameters,
        compute: (ops, _, { x }) => ({ result: ops.multiply(x as NonNullable<typeof x>, ops.uniformLike(x as never)) }),
      },
      { dims: [[1, 1, 1, 1]], results: ["result"], by: "result", learned: ["x"] },
    );
    expect(compiled.draws).toEqual([{ name: "uniform/0", dims: [2, 3] }]);
    expect([...compiled.forward.inputs].sort()).toEqual(["parameter/x", "uniform/0"]);
    expect([...compiled.backward.inputs].sort()).toEqual(["gradient/result", "uniform/0"]);
  });
});

const seedOf = (dims: readonly number[]) => randomTensor(dims, 9);

async function byTensorFlow(formula: Formula, x: GivenTensor, y: GivenTensor) {
  const { tf, ops } = await openTestEngine();
  // Its plain backend has gradients of everything.
  await tf.setBackend("cpu");
  return tf.tidy(() => {
    const [left, right] = [x, y].map(({ values, dims }) => tf.tensor(values, [...dims])) as [
      ReturnType<typeof tf.tensor>,
      ReturnType<typeof tf.tensor>,
    ];
    const result = formula(ops, left, right);
    const seed = tf.tensor(seedOf(result.shape).values, result.shape);
    const [byX, byY] = tf.grads((one, other) => tf.sum(tf.mul(formula(ops, one!, other!), seed)))([left, right]);
    return {
      result: { dims: result.shape, values: result.dataSync() as Float32Array },
      ...{ byX: byX!.dataSync() as Float32Array, byY: byY!.dataSync() as Float32Array },
    };
  });
}

async function byOnnx(formula: Formula, x: GivenTensor, y: GivenTensor, resultDims: readonly number[]) {
  const parameters = Object.fromEntries(
    Object.entries({ x, y }).map(([name, { dims, values }]) => [name, { shape: dims, data: values }]),
  );
  const compiled = compileGradients(
    { parameters, compute: (ops, _, given) => ({ result: formula(ops, given["x"]!, given["y"]!) }) },
    { dims: [[1, 1, 1, 1]], results: ["result"], by: "result", learned: ["x", "y"] },
  );
  const feeds = () => ({
    [parameterName("x")]: { type: "float32" as const, dims: x.dims, data: x.values.slice() },
    [parameterName("y")]: { type: "float32" as const, dims: y.dims, data: y.values.slice() },
    [gradientName("result")]: { type: "float32" as const, dims: resultDims, data: seedOf(resultDims).values },
  });
  const run = async ({ file, inputs }: (typeof compiled)["forward"]) => {
    const session = await openOnnxSession(file);
    try {
      return await session.run(Object.fromEntries(Object.entries(feeds()).filter(([name]) => inputs.includes(name))));
    } finally {
      await session.close();
    }
  };
  const [forward, backward] = [await run(compiled.forward), await run(compiled.backward)];
  const [byX, byY] = ["x", "y"].map((name) => backward[gradientName(name)]?.data as Float32Array);
  return { result: forward["result"]?.data as Float32Array, byX: byX!, byY: byY! };
}
