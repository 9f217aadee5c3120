import { openTensorFlowEngine, type StoredTensor } from "@loci/core";
import { resolveConfiguration } from "@loci/heads";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createLearner,
  initialiseLoss,
  isFiniteStep,
  type LearnerOptions,
} from "../../../packages/heads/dist/training/learner.js";
import { classifier, linearBatch, linearHead, linearSizes, naiveGradients } from "../../support/linear-head.js";

const { tf } = await openTensorFlowEngine("wasm");
/** What computes the head's part, by the engine's name. */
const ways = [
  ["ONNX Runtime", "wasm"],
  ["TensorFlow.js", "tensorflow"],
] as const;
let engine: LearnerOptions["engine"] = { tf, name: "wasm" };
const { classes } = linearSizes;
const configure = (change: object = {}) =>
  resolveConfiguration({
    ...{ loss: "cross-entropy", sampler: "shuffled", optimiser: "sgd(momentum=0)" },
    ...{ phases: [{ epochs: 1, rate: 0.5 }], ...change },
  });
function open(change: object = {}, more: Partial<Pick<LearnerOptions, "state" | "updates" | "lossParameters">> = {}) {
  const configuration = configure(change);
  const [phase] = configuration.phases;
  return createLearner({
    ...{ engine, head: linearHead, configuration, phase: phase!, classes, lossParameters: classifier, updates: 0 },
    ...more,
  });
}
const start: Record<string, StoredTensor> = {
  ...linearHead.parameters,
  ...Object.fromEntries(Object.entries(classifier).map(([name, tensor]) => [`loss.${name}`, tensor])),
};
const batch = linearBatch();

/** w − rate·(g + decay·w), by hand. */
function expectSteps(got: Readonly<Record<string, StoredTensor>>, rates: Record<string, readonly [number, number]>) {
  const { gradients } = naiveGradients(start, batch);
  expect(Object.keys(got).sort()).toEqual(Object.keys(start).sort());
  for (const [name, { data, shape }] of Object.entries(start)) {
    const [rate, decay] = rates[name]!;
    expect(got[name]!.shape).toEqual(shape);
    for (const [place, value] of data.entries()) {
      expect(got[name]!.data[place]).toBeCloseTo(value - rate * (gradients[name]![place]! + decay * value), 5);
    }
  }
}
const everywhere = (rate: number, decay = 0) => ({
  weights: [rate, decay] as const,
  "loss.classifier.weights": [rate, decay] as const,
  "loss.classifier.biases": [rate, decay] as const,
});

describe.each(ways)("a step on %s", (_way, name) => {
  beforeAll(() => {
    engine = { tf, name };
  });

  it("of gradient descent is the one computed by hand, and the loss and the gradient's norm are told", async () => {
    const learner = open();
    const { loss, gradientNorm, similarities, selection } = await learner.learn(batch, 0, 1);
    const expected = naiveGradients(start, batch);
    expect(loss).toBeCloseTo(expected.loss, 5);
    expect(gradientNorm).toBeCloseTo(Math.hypot(...Object.values(expected.gradients).flat()), 5);
    expect([similarities.length, selection]).toEqual([16, undefined]);
    expectSteps(learner.state(), everywhere(0.5));
    expect(learner.headParameters()).toEqual({ weights: learner.state()["weights"] });
    await learner.close();
  });

  it("follows the schedule, decays weights, and has the rates of groups: the first that matches", async () => {
    const learner = open({
      phases: [{ epochs: 1, rate: 0.5, weightDecay: 0.1 }],
      groups: [
        { parameters: "loss.*.biases", rateFactor: 3, weightDecay: 0 },
        { parameters: "loss.*", rateFactor: 2 },
      ],
    });
    await learner.learn(batch, 0, 0.25);
    expectSteps(learner.state(), {
      weights: [0.125, 0.1],
      "loss.classifier.weights": [0.25, 0.1],
      "loss.classifier.biases": [0.375, 0],
    });
    await learner.close();
  });

  it.each([
    ["norm", { norm: 0.01 }, (norm: number) => 0.01 / norm],
    ["a norm that is not reached", { norm: 1000 }, () => 1],
  ])("clips by %s", async (_name, clip, factor) => {
    const learner = open({ clip });
    const { gradientNorm } = await learner.learn(batch, 0, 1);
    expect(gradientNorm).toBeCloseTo(Math.hypot(...Object.values(naiveGradients(start, batch).gradients).flat()), 5);
    expectSteps(learner.state(), everywhere(0.5 * factor(gradientNorm)));
    await learner.close();
  });

  it("leaves the head where only the loss learns", async () => {
    const learner = open({ phases: [{ epochs: 1, rate: 0.5, weightDecay: 0.1, learns: "loss" }], optimiser: "adam" });
    await learner.learn(batch, 0, 1);
    const { "loss.classifier.biases": biases, ...rest } = learner.state();
    expect(rest["weights"]).toEqual(start["weights"]);
    expect(biases).not.toEqual(start["loss.classifier.biases"]);
    expect(Object.keys(rest).filter((name) => name.startsWith("optimiser.") && name.endsWith("/weights"))).toEqual([]);
    await learner.close();
  });

  it("keeps its parameters where numbers are not finite, and refuses to learn nothing", async () => {
    const learner = open();
    const broken = { ...batch, maps: [{ ...batch.maps[0]!, values: new Float32Array(12).fill(Number.NaN) }] };
    const result = await learner.learn(broken, 6, 1);
    expect([result.loss, isFiniteStep(result)]).toEqual([Number.NaN, false]);
    expect(learner.state()).toEqual(start);
    await learner.close();
    const lossOnly = { loss: "triplet", phases: [{ epochs: 1, rate: 1, learns: "loss" }] };
    expect(() => open(lossOnly, { lossParameters: {} })).toThrow("expected a loss with parameters");
  });
});

describe.each(ways)("a learner on %s", (_way, name) => {
  beforeAll(() => {
    engine = { tf, name };
  });

  it.each(["sgd", "adam", "rmsprop(momentum=0.9)"])("goes on from its state bit for bit: %s", async (optimiser) => {
    const whole = open({ optimiser });
    const part = open({ optimiser });
    for (const step of [0, 1]) for (const learner of [whole, part]) await learner.learn(linearBatch(step), step, 1);
    const state = JSON.parse(JSON.stringify(part.state()), (key, value) =>
      key === "data" ? Float32Array.from(Object.values(value as Record<string, number>)) : value,
    ) as Record<string, StoredTensor>;
    await part.close();
    const resumed = open({ optimiser }, { state, updates: 2 });
    for (const step of [2, 3]) for (const learner of [whole, resumed]) await learner.learn(linearBatch(step), step, 1);
    expect(resumed.state()).toEqual(whole.state());
    expect(Object.keys(whole.state()).length).toBeGreaterThan(3);
    for (const learner of [whole, resumed]) await learner.close();
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const learner = open({ optimiser: "adam" });
    const opened = tf.memory().numTensors;
    for (const step of [0, 1, 2]) await learner.learn(batch, step, 1);
    expect(tf.memory().numTensors).toBe(opened);
    await learner.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("begins with the loss's parameters, the same for the same seed", async () => {
    const draw = (seed: number) => initialiseLoss(configure({ seed }), 2, 3);
    const first = await draw(1);
    expect(first["classifier.weights"]?.shape).toEqual([2, 3]);
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
  });
});
