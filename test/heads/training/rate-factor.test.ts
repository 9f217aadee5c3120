import { resolveConfiguration } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { rateFactor } from "../../../packages/heads/dist/training/rate-factor.js";

const phaseWith = (schedule: string) =>
  resolveConfiguration({
    ...{ loss: "triplet", sampler: "p-k", optimiser: "sgd" },
    phases: [{ epochs: 10, rate: 1, schedule }],
  }).phases[0]!;
const start = { epoch: 0, batch: 0, scores: [], earlierScores: 0 };

describe("rateFactor", () => {
  it("counts batches of the phase", () => {
    const step = phaseWith("step(every=2,gamma=0.5)");
    expect([0, 1, 2, 3, 4].map((epoch) => rateFactor(step, { ...start, epoch, batch: 6 }, 7))).toEqual([
      1, 1, 0.5, 0.5, 0.25,
    ]);
    const warm = phaseWith("constant(warmupSteps=10)");
    expect(rateFactor(warm, { ...start, batch: 4 }, 7)).toBeCloseTo(0.5, 12);
    expect(rateFactor(warm, { ...start, epoch: 1, batch: 1 }, 7)).toBeCloseTo(0.9, 12);
    expect(rateFactor(warm, { ...start, epoch: 1, batch: 3 }, 7)).toBe(1);
  });

  it("looks at the scores of the phase only", () => {
    const plateau = phaseWith("plateau(gamma=0.1,patience=1)");
    const scores = [0.5, 0.5, 0.5, 0.4];
    expect(rateFactor(plateau, { ...start, scores }, 7)).toBeCloseTo(0.1, 12);
    expect(rateFactor(plateau, { ...start, scores, earlierScores: 2 }, 7)).toBe(1);
    expect(rateFactor(plateau, { ...start, scores, earlierScores: 4 }, 7)).toBe(1);
  });
});
