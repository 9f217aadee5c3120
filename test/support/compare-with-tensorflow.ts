import { type Head, tensorflowOps } from "@loci/core";
import { expect } from "vitest";
import { compileHead } from "../../packages/heads/dist/training/compiled-head.js";
import { type GivenTensor, relativeError } from "./both-interpreters.js";
import { randomTensor } from "./random-tensor.js";
import { openTestEngine } from "./test-engine.js";

/** What no gradient is written for, where something before it learns; what draws at random is left to TensorFlow.js at all. */
const leftToTensorFlow = /stochastic|salad|project.*median|median.*pca/;

/**
 * Descriptors and gradients in training against TensorFlow.js's.
 * @param given maps of three pictures, which a batch of eight is filled up with
 */
export async function compareWithTensorFlow(text: string, head: Head, given: readonly GivenTensor[]): Promise<void> {
  const names = Object.keys(head.parameters);
  const shapes = given.map(({ dims }) => dims.slice(1)) as unknown as [number[]];
  const compiled = compileHead(head, names, "classes", shapes);
  expect([text, compiled === undefined]).toEqual([text, leftToTensorFlow.test(text)]);
  if (compiled === undefined) return;
  try {
    const { tf } = await openTestEngine();
    const ops = tensorflowOps(tf);
    const [batch] = given[0]!.dims as [number];
    const seed = randomTensor([batch, head.descriptorLength], 5);
    const maps = given.map(({ dims, values }) => tf.tensor(values, [...dims])) as [ReturnType<typeof tf.tensor>];
    const variables = names.map((name) => {
      const { data, shape } = head.parameters[name]!;
      return tf.variable(tf.tensor(data, [...shape]));
    });
    const describe = () =>
      head.aggregate(ops, maps, Object.fromEntries(names.map((name, i) => [name, variables[i]!])) as never, "training");
    const { compared: descriptors, differentiate } = await compiled.see(given, head.parameters);
    expect(relativeError(descriptors, describe().dataSync())).toBeLessThan(1e-4);
    if (names.length === 0) return;
    const gradients = await differentiate(seed.values);
    const weights = tf.tensor(seed.values, [...seed.dims]);
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(describe(), weights)), variables);
    const expected = names.map((name, place) => [name, grads[variables[place]!.name]?.dataSync()] as const);
    // Some are zero but for rounding, such as a bias that is centred away.
    const largest = expected.reduce((most, [, values]) => Math.max(most, largestOf(values ?? [])), 0);
    for (const [name, values] of expected) {
      expect([name, gradients[name] === undefined]).toEqual([name, values === undefined]);
      const differences = values?.map((value, i) => value - gradients[name]![i]!) ?? [];
      const scale = Math.max(1e-3 * largest, largestOf(values ?? []));
      expect(largestOf(differences), `${text}: ${name}`).toBeLessThan(1e-3 * scale);
    }
  } finally {
    await compiled.close();
  }
}

const largestOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
