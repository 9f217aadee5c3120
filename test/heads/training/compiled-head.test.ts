import { createRandom, openTensorFlowEngine } from "@loci/core";
import { createHead, parseHeadSpec, resolveConfiguration } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { compileHead } from "../../../packages/heads/dist/training/compiled-head.js";
import { createLearner, initialiseLoss } from "../../../packages/heads/dist/training/learner.js";
import { relativeError } from "../../support/both-interpreters.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { randomTensor } from "../../support/random-tensor.js";

// The gradients of every head against TensorFlow.js's are in the heads' contract.
const headOf = (text: string, channels = 6) => createHead(parseHeadSpec(text), mapOf(channels), { seed: 3 });
const mapsOf = (batch: number, seed = 1) => [randomTensor([batch, 3, 2, 6], seed, "positive")];
const shape = [[3, 2, 6]] as const;
const random = createRandom(1);

describe("compileHead", () => {
  it("gives cosines to losses of pairs, for batches of any length", async () => {
    const head = await headOf("project(dimensions=4)|gap");
    const [pairs, classes] = [
      compileHead(head, ["neck0.weights"], "pairs", shape),
      compileHead(head, ["neck0.weights"], "classes", shape),
    ];
    for (const batch of [1, 3, 8, 9, 20, 30, 40]) {
      const { compared, cosines } = await classes.see(mapsOf(batch), head.parameters, random);
      expect([compared.length, cosines.length]).toEqual([4 * batch, batch ** 2]);
      const expected = Array.from({ length: batch ** 2 }, (_, pair) => {
        const [row, other] = [4 * Math.floor(pair / batch), 4 * (pair % batch)];
        return [0, 1, 2, 3].reduce((sum, i) => sum + compared[row + i]! * compared[other + i]!, 0);
      });
      const ofPairs = await pairs.see(mapsOf(batch), head.parameters, random);
      expect(ofPairs.compared).toBe(ofPairs.cosines);
      for (const got of [cosines, ofPairs.cosines]) expect(relativeError(got, expected)).toBeLessThan(1e-5);
    }
    for (const compiled of [pairs, classes]) await compiled.close();
  });

  it("takes descriptors as long as the batch for what they are", async () => {
    const head = await headOf("project(dimensions=8)|gap");
    const compiled = compileHead(head, ["neck0.weights"], "classes", shape);
    expect((await compiled.see(mapsOf(3), head.parameters, random)).compared.length).toBe(3 * 8);
    await compiled.close();
  });

  it.each([5, 8])("gives the maps of a batch of %i back, wherever their memory has been", async (batch) => {
    const head = await headOf("project(dimensions=8)|gap");
    const compiled = compileHead(head, ["neck0.weights"], "classes", shape);
    for (const seed of [1, 2]) {
      const { compared, differentiate, mapsBack } = await compiled.see(mapsOf(batch, seed), head.parameters, random);
      await differentiate(new Float32Array(compared.length).fill(1));
      expect(mapsBack()).toEqual(mapsOf(batch, seed));
    }
    await compiled.close();
  });

  it("follows the gradient by cosines as that by descriptors", async () => {
    const head = await headOf("project(dimensions=4)|gem(learn=scalar)");
    const learned = Object.keys(head.parameters);
    const batch = 5;
    const byCosines = randomTensor([batch, batch], 7).values;
    const classes = compileHead(head, learned, "classes", shape);
    const { compared, differentiate } = await classes.see(mapsOf(batch), head.parameters, random);
    // C = D·Dᵀ: the gradient by D is (G + Gᵀ)·D.
    const byDescriptors = Float32Array.from({ length: batch * 4 }, (_, i) => {
      const [row, component] = [Math.floor(i / 4), i % 4];
      let sum = 0;
      for (let other = 0; other < batch; other++) {
        const both = byCosines[row * batch + other]! + byCosines[other * batch + row]!;
        sum += both * compared[other * 4 + component]!;
      }
      return sum;
    });
    const expected = await differentiate(byDescriptors);
    const pairs = compileHead(head, learned, "pairs", shape);
    const got = await (await pairs.see(mapsOf(batch), head.parameters, random)).differentiate(byCosines);
    expect(Object.keys(got).sort()).toEqual([...learned].sort());
    for (const name of learned) expect(relativeError(got[name]!, expected[name]!)).toBeLessThan(1e-4);
    for (const compiled of [pairs, classes]) await compiled.close();
  });

  it("draws as it is told", async () => {
    const head = await headOf("stochastic");
    const compiled = compileHead(head, [], "classes", shape);
    const seen = async (seed: number) => (await compiled.see(mapsOf(3), head.parameters, createRandom(seed))).compared;
    expect(await seen(1)).toEqual(await seen(1));
    expect(await seen(1)).not.toEqual(await seen(2));
    await compiled.close();
  });

  it("has no gradients where nothing learns", async () => {
    const head = await headOf("project(dimensions=4)|gap");
    const compiled = compileHead(head, [], "classes", shape);
    const { differentiate } = await compiled.see(mapsOf(2), head.parameters, random);
    expect(await differentiate(new Float32Array(8))).toEqual({});
    await compiled.close();
  });
});

describe("learners on ONNX Runtime and on TensorFlow.js", () => {
  it.each([
    ["triplet", "batch-hard"],
    ["proxy-anchor", undefined],
    ["cross-entropy(bnneck=true)", undefined],
  ])("come to the same weights with %s", async (loss, miner) => {
    const head = await headOf("project(dimensions=4)|netvlad(clusters=3,centres=random)");
    const { tf } = await openTensorFlowEngine("wasm");
    const configuration = resolveConfiguration({
      ...{ loss, miner, sampler: "shuffled", optimiser: "sgd(momentum=0.9)" },
      phases: [{ epochs: 1, rate: 0.1 }],
    });
    const classes = 3;
    const lossParameters = await initialiseLoss(configuration, head.descriptorLength, classes);
    const states = [];
    for (const name of ["wasm", "tensorflow"] as const) {
      const learner = createLearner({
        ...{ engine: { tf, name }, head, configuration, phase: configuration.phases[0]! },
        ...{ classes, lossParameters, updates: 0 },
      });
      for (let step = 0; step < 4; step++) {
        const maps = mapsOf(9, step).map(({ values, dims }) => ({ values, dims }));
        await learner.learn({ maps, labels: Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2) }, step, 1);
      }
      states.push(learner.state());
      await learner.close();
    }
    const [compiled, plain] = states;
    for (const [name, { data }] of Object.entries(plain!)) {
      expect(relativeError(compiled![name]!.data, data), name).toBeLessThan(1e-3);
    }
  });
});
