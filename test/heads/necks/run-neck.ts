import { createRandom } from "@loci/core";
import { neckDefinitions, parseHeadSpec, resolveStage } from "@loci/heads";
import { expect } from "vitest";
import {
  type Formula,
  type GivenTensor,
  relativeError,
  withOnnx,
  withTensorFlow,
} from "../../support/both-interpreters.js";

/** The map behind a neck on its own, as ONNX Runtime computes it, after a look that TensorFlow.js has the same. */
export async function runNeck(text: string, map: GivenTensor): Promise<GivenTensor> {
  const { definition, context } = neckFor(text, map);
  const parameters = definition.initialise({ ...context, random: createRandom(1) });
  const tensors = Object.entries(parameters).map(([name, { data, shape }]) => [
    name,
    { values: data as Float32Array, dims: shape },
  ]);
  const formula: Formula = (ops, { map: given, ...values }) => definition.transform(ops, given!, values, context);
  const inputs = { map, ...Object.fromEntries(tensors) };
  const [tensorflow, onnx] = [await withTensorFlow(formula, inputs), await withOnnx(formula, inputs)];
  const { height, width, channels } = definition.outputShape(context);
  for (const { dims } of [tensorflow, onnx]) expect(dims).toEqual([map.dims[0], height, width, channels]);
  expect(relativeError(tensorflow.values, onnx.values)).toBeLessThan(1e-5);
  return onnx;
}

/** The neck of a text like `max-pool(kernel=3)`, for maps of the size of this one. */
export function neckFor(text: string, { dims }: Pick<GivenTensor, "dims">) {
  const [, height, width, channels] = dims as [number, number, number, number];
  const [stage] = parseHeadSpec(`${text}|gap`).necks!;
  const { definition, options } = resolveStage("neck", neckDefinitions, stage!);
  return { definition, context: { shape: { height, width, channels }, options, mode: "inference" as const } };
}

/** A map of one channel. */
export function picture(rows: readonly (readonly number[])[]): GivenTensor {
  return { dims: [1, rows.length, rows[0]!.length, 1], values: Float32Array.from(rows.flat()) };
}
