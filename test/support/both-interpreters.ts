import { OnnxGraph, type Ops, onnxOps, openOnnxSession } from "@loci/core";
import { openTestEngine } from "./test-engine.js";

export interface GivenTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** A formula over named tensors, written once. */
export type Formula = <T>(ops: Ops<T>, inputs: Readonly<Record<string, T>>) => T;

/** Computes the formula with TensorFlow.js (WebAssembly). */
export async function withTensorFlow(
  formula: Formula,
  inputs: Readonly<Record<string, GivenTensor>>,
): Promise<GivenTensor> {
  const { tf, ops } = await openTestEngine();
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([name, { dims, values }]) => [name, tf.tensor(values, [...dims])]);
    const result = formula(ops, Object.fromEntries(tensors));
    return { dims: result.shape, values: result.dataSync() as Float32Array };
  });
}

/** Computes the formula with ONNX Runtime. */
export async function withOnnx(formula: Formula, inputs: Readonly<Record<string, GivenTensor>>): Promise<GivenTensor> {
  const graph = new OnnxGraph();
  const names = Object.entries(inputs).map(([name, { dims }]) => [
    name,
    // Every axis but the last is unknown to the graph, as batch, height and width are in use.
    graph.input(
      name,
      "float32",
      dims.map((length, axis) => (axis < dims.length - 1 ? `${name}_axis_${axis}` : length)),
    ),
  ]);
  const result = formula(onnxOps(graph), Object.fromEntries(names));
  graph.node("Identity", [result], {}, "result");
  graph.output("result", "float32");
  const session = await openOnnxSession(graph.encode());
  try {
    const feeds = Object.entries(inputs).map(([name, { dims, values }]) => [
      name,
      { type: "float32" as const, dims, data: values.slice() },
    ]);
    const output = (await session.run(Object.fromEntries(feeds)))["result"];
    if (output === undefined) throw new Error("no result");
    return { dims: output.dims, values: output.data as Float32Array };
  } finally {
    await session.close();
  }
}

/** Largest absolute difference over the largest magnitude of `expected`. */
export function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [difference, magnitude] = [0, 0];
  for (let index = 0; index < expected.length; index++) {
    difference = Math.max(difference, Math.abs((got[index] as number) - (expected[index] as number)));
    magnitude = Math.max(magnitude, Math.abs(expected[index] as number));
  }
  return difference / Math.max(magnitude, 1e-12);
}
