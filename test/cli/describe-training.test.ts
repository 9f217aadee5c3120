import { describeTraining } from "@loci/cli";
import { describe, expect, it } from "vitest";

const all = describeTraining();
const named = (wanted: string) => all.filter(({ name }) => name === wanted);

describe("describeTraining", () => {
  it("tells what losses compare, miners select, samplers draw, and how fast optimisers learn", () => {
    expect(named("multi-similarity")).toMatchObject([
      { kind: "loss", compares: "pairs" },
      { kind: "miner", selects: "pairs" },
    ]);
    expect(named("geographic-tuples")).toMatchObject([{ kind: "sampler", draws: "queries" }]);
    // PyTorch's: torch.optim.AdamW(lr=1e-3, weight_decay=1e-2)
    expect(named("adamw")).toMatchObject([{ kind: "optimiser", defaultRate: 1e-3, defaultWeightDecay: 1e-2 }]);
    expect(named("cosine")).toMatchObject([{ kind: "schedule" }]);
  });

  it("gives every stage a name of its own among its kind and every option a description", () => {
    expect(new Set(all.map(({ name, kind }) => `${kind} ${name}`)).size).toBe(all.length);
    for (const { options } of all) for (const { description } of options) expect(description).toMatch(/\w/);
  });
});
