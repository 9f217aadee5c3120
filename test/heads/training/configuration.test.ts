import { resolveConfiguration, type TrainingInput } from "@loci/heads";
import { describe, expect, it } from "vitest";

const least: TrainingInput = {
  loss: "triplet",
  sampler: "p-k",
  optimiser: "sgd",
  phases: [{ epochs: 3, rate: 0.1 }],
};

describe("resolveConfiguration", () => {
  it("fills in every default, those of the stages too", () => {
    expect(resolveConfiguration(least)).toEqual({
      loss: { name: "triplet", options: { margin: 0.2, squared: true, over: "violating" } },
      sampler: { name: "p-k", options: { classes: 16, pictures: 4, fewer: "repeat" } },
      optimiser: { name: "sgd", options: { momentum: 0.9, nesterov: false } },
      phases: [
        {
          ...{ epochs: 3, rate: 0.1, weightDecay: 0, learns: "all" },
          schedule: { name: "constant", options: { warmupSteps: 0, warmupFrom: 0 } },
        },
      ],
      groups: [],
      views: { flip: false, crops: 0, jitter: 0 },
      validation: { part: 0.2, every: 1, metric: "recall@1" },
      seed: 42,
    });
  });

  it("gives the same for texts, objects, and what it gave before", () => {
    const texts = resolveConfiguration({
      ...{ loss: "multi-similarity(beta=40)", miner: "multi-similarity(epsilon=0.2)", sampler: "p-k(classes=8)" },
      ...{ optimiser: "adamw", clip: { norm: 1 }, validation: { patience: 3 } },
      phases: [{ epochs: 1, rate: 1, schedule: "cosine(warmupSteps=5)" }],
    });
    const objects = resolveConfiguration({
      loss: { name: "multi-similarity", options: { beta: 40 } },
      miner: { name: "multi-similarity", options: { epsilon: 0.2 } },
      sampler: { name: "p-k", options: { classes: 8 } },
      ...{ optimiser: { name: "adamw" }, clip: { norm: 1 }, validation: { patience: 3 } },
      phases: [{ epochs: 1, rate: 1, schedule: { name: "cosine", options: { warmupSteps: 5 } } }],
    });
    expect(objects).toEqual(texts);
    expect(resolveConfiguration(JSON.parse(JSON.stringify(texts)))).toEqual(texts);
  });

  it.each([
    [{ loss: "tripplet" }, 'unknown loss "tripplet"; did you mean "triplet"?'],
    [{ miner: "semihard" }, 'did you mean "semi-hard"?'],
    [{ sampler: "pk" }, 'did you mean "p-k"?'],
    [{ optimiser: "adamv" }, 'unknown optimiser "adamv"'],
    [{ phases: [{ epochs: 1, rate: 1, schedule: "cosin" }] }, 'did you mean "cosine"?'],
    [{ loss: "triplet(magrin=1)" }, 'did you mean "margin"?'],
    [{ loss: "triplet(margin=0)" }, "triplet: option margin"],
    [{ loss: "triplet(" }, 'loss: expected a name, or a name with options like triplet(margin=0.1), got "triplet("'],
  ])("answers %j with what was meant", (change, message) => {
    expect(() => resolveConfiguration({ ...least, ...change })).toThrow(message);
  });

  it.each([
    [{ epochs: 3 }, '"epochs"'],
    [{ loss: { name: "triplet", margin: 1 } }, "loss"],
    [{ loss: undefined }, "loss"],
    [{ phases: [] }, "phases"],
    [{ phases: [{ epochs: 0, rate: 1 }] }, "phases[0].epochs"],
    [{ phases: [{ epochs: 1, rate: 0 }] }, "phases[0].rate"],
    [{ phases: [{ epochs: 1, rate: 1, learns: "tail" }] }, "phases[0].learns"],
    [{ groups: [{ parameters: "p", rate: 2 }] }, "groups[0]"],
    [{ clip: { norm: 1, value: 1 } }, "clip"],
    [{ views: { mirror: true } }, "views"],
    [{ validation: { part: 1 } }, "validation.part"],
    [{ validation: { metric: "recall@2" } }, "validation.metric"],
    [{ seed: -1 }, "seed"],
  ])("refuses %j and says where", (change, place) => {
    expect(() => resolveConfiguration({ ...least, ...change })).toThrow(/^training configuration:/);
    expect(() => resolveConfiguration({ ...least, ...change })).toThrow(place);
  });

  it.each([
    [{ loss: "cross-entropy", miner: "batch-hard" }, "miner batch-hard with the loss cross-entropy"],
    [{ sampler: "geographic-tuples", miner: "batch-hard" }, "miner batch-hard with the sampler geographic-tuples"],
    [{ sampler: "geographic-tuples", loss: "arcface" }, "loss arcface with the sampler geographic-tuples"],
  ])("refuses parts that would be ignored: %j", (change, message) => {
    expect(() => resolveConfiguration({ ...least, ...change })).toThrow(message);
  });
});
