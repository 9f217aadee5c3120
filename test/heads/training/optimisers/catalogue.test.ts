import { readFileSync } from "node:fs";
import { optimiserDefinitions, resolveStage } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../../support/both-interpreters.js";
import { openTestEngine } from "../../../support/test-engine.js";

interface Tensor {
  readonly dims: number[];
  readonly values: number[];
}

interface TorchOptimiser {
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly start: Tensor;
  readonly rate: number;
  readonly weightDecay: number;
  readonly gradients: readonly Tensor[];
  readonly after: readonly Tensor[];
}

const file = new URL("../../../fixtures/torch/optimisers.json", import.meta.url);
const fixtures = JSON.parse(readFileSync(file, "utf8")) as readonly TorchOptimiser[];

/** The parameter after each step. */
async function run({ name, options: given, start, rate, weightDecay, gradients }: Omit<TorchOptimiser, "after">) {
  const { tf, ops } = await openTestEngine();
  const { definition, options } = resolveStage("optimiser", optimiserDefinitions, { name, options: given });
  const zeros = definition.stateNames(options).map((state) => [state, tf.zeros(start.dims)]);
  let current = { parameter: tf.tensor(start.values, start.dims), state: Object.fromEntries(zeros) };
  return gradients.map((gradient, done) => {
    current = definition.update(ops, {
      ...current,
      gradient: tf.tensor(gradient.values, gradient.dims),
      rate,
      weightDecay,
      step: done + 1,
      options,
    }) as typeof current;
    expect(Object.keys(current.state).sort()).toEqual([...definition.stateNames(options)].sort());
    return [...current.parameter.dataSync()];
  });
}

describe("optimisers", () => {
  it.each(fixtures)("$name $options, decay $weightDecay, is PyTorch's at each of five steps", async (fixture) => {
    for (const [step, values] of (await run(fixture)).entries()) {
      expect([step, relativeError(values, fixture.after[step]!.values) < 1e-5]).toEqual([step, true]);
    }
  });

  it("every one is compared with PyTorch, with its defaults among others", () => {
    for (const name of Object.keys(optimiserDefinitions)) {
      expect(fixtures.filter((fixture) => fixture.name === name).length).toBeGreaterThan(0);
    }
  });

  it.each(Object.keys(optimiserDefinitions))("%s finds the minimum of a bowl", async (name) => {
    const { tf, ops } = await openTestEngine();
    const definition = optimiserDefinitions[name]!;
    const options = definition.options.parse({});
    const zeros = definition.stateNames(options).map((state) => [state, tf.zeros([2])]);
    let current = { parameter: tf.tensor([3, -2]), state: Object.fromEntries(zeros) };
    for (let step = 1; step <= 200; step++) {
      const gradient = tf.mul(current.parameter, tf.tensor([1, 4]));
      // The rate falls, since steps of a scaled gradient do not get smaller by themselves.
      const rate = (name === "sgd" ? 0.05 : 0.1) * (1 - step / 201);
      current = definition.update(ops, {
        ...current,
        gradient,
        rate,
        weightDecay: 0,
        step,
        options,
      }) as typeof current;
    }
    expect(Math.max(...[...current.parameter.dataSync()].map(Math.abs))).toBeLessThan(0.02);
  });

  it.each(Object.keys(optimiserDefinitions))(
    "%s leaves parameters without gradient, decay and past alone",
    async (name) => {
      const zero = { dims: [2], values: [0, 0] };
      const start = { dims: [2], values: [1, -3] };
      const after = await run({ name, options: {}, start, rate: 0.1, weightDecay: 0, gradients: [zero, zero] });
      expect(after).toEqual([
        [1, -3],
        [1, -3],
      ]);
    },
  );

  it("are named as their keys, with a source, and describe every option", () => {
    for (const [key, { name, source, summary, options }] of Object.entries(optimiserDefinitions)) {
      expect(name).toBe(key);
      expect(source).toMatch(/(19|20)\d{2}/);
      expect(summary).not.toBe("");
      for (const option of Object.values(options.shape)) {
        expect((option as { description?: string }).description).toMatch(/\w/);
      }
    }
  });
});
