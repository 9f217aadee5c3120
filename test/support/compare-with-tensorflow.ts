import { createRandom, type Head, type TensorFlowEngine, tensorflowOps } from "@loci/core";
import { expect } from "vitest";
import { compileHead } from "../../packages/heads/dist/training/compiled-head.js";
import { type GivenTensor, relativeError } from "./both-interpreters.js";
import { randomTensor } from "./random-tensor.js";
import { openTestEngine } from "./test-engine.js";

/**
 * Descriptors and gradients in training against TensorFlow.js's.
 * @param given maps of three pictures, which a batch of eight is filled up with
 */
export async function compareWithTensorFlow(text: string, head: Head, given: readonly GivenTensor[]): Promise<void> {
  const names = Object.keys(head.parameters);
  const shapes = given.map(({ dims }) => dims.slice(1)) as unknown as [number[]];
  const compiled = compileHead(head, names, "classes", shapes);
  try {
    const { tf } = await openTestEngine();
    const [batch] = given[0]!.dims as [number];
    const seed = randomTensor([batch, head.descriptorLength], 5);
    const maps = given.map(({ dims, values }) => tf.tensor(values, [...dims])) as [ReturnType<typeof tf.tensor>];
    const variables = names.map((name) => {
      const { data, shape } = head.parameters[name]!;
      return tf.variable(tf.tensor(data, [...shape]));
    });
    const describe = () =>
      head.aggregate(
        sameDraws(tf),
        maps,
        Object.fromEntries(names.map((name, i) => [name, variables[i]!])) as never,
        "training",
      );
    const { compared: descriptors, differentiate } = await compiled.see(given, head.parameters, createRandom(8));
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

/** Ops that draw what the compiled head is given, whose batches are filled up to eight. */
function sameDraws(tf: TensorFlowEngine["tf"]): ReturnType<typeof tensorflowOps> {
  const draws = createRandom(8);
  return {
    ...tensorflowOps(tf),
    uniformLike({ shape }) {
      const [batch, ...rest] = shape as [number, ...number[]];
      const each = rest.reduce((product, dim) => product * dim, 1);
      const all = Float32Array.from({ length: 8 * each }, draws.uniform);
      return tf.tensor(all.slice(0, batch * each), [...shape]);
    },
  };
}

const largestOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
