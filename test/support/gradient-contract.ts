import { compileGradients, gradientName, type Ops, openOnnxSession, parameterName } from "@loci/core";
import { describe, expect, it } from "vitest";
import { type GivenTensor, relativeError } from "./both-interpreters.js";
import { randomTensor } from "./random-tensor.js";
import { openTestEngine } from "./test-engine.js";

type Formula = <T>(ops: Ops<T>, x: T, y: T) => T;

/** A formula over two tensors of these dims, both of which learn. */
export interface GradientCase {
  readonly formula: Formula;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Value and gradients of operators on ONNX Runtime are those of TensorFlow.js's plain backend. */
export function gradientContract(operators: string, cases: Readonly<Record<string, GradientCase>>): void {
  describe(operators, () => {
    it.each(Object.entries(cases))("%s: value and gradients are TensorFlow.js's", async (_name, given) => {
      const [x, y] = [randomTensor(given.x, 1, "positive"), randomTensor(given.y, 2, "positive")];
      const expected = await byTensorFlow(given.formula, x, y);
      const got = await byOnnx(given.formula, x, y, expected.result.dims);
      expect(relativeError(got.result, expected.result.values)).toBeLessThan(1e-5);
      expect(relativeError(got.byX, expected.byX)).toBeLessThan(5e-5);
      expect(relativeError(got.byY, expected.byY)).toBeLessThan(5e-5);
    });
  });
}

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
