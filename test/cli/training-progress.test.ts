import { expect, it } from "vitest";
import { trainingProgress } from "../../packages/cli/dist/training-progress.js";
import { testTerminal } from "../support/test-terminal.js";

it("shows loss, the last validation's recall and speed, from where the run goes on", () => {
  const { terminal } = testTerminal();
  const shown: (readonly [number, string | undefined])[] = [];
  const begun: number[] = [];
  const { metrics } = trainingProgress({
    terminal: {
      ...terminal,
      progress(_title, total, from) {
        begun.push(total, from ?? 0);
        return { update: (done, detail) => void shown.push([done, detail]), stop: () => {} };
      },
    },
  });
  const step = { kind: "step" as const, ...{ loss: 0.5, gradientNorm: 1, rate: 1, picturesPerSecond: 90 } };
  const rest = { meanDistance: 1, activeTriplets: 1 };
  metrics({ ...step, ...rest, step: 8 }, { batches: 11, of: 40 });
  metrics({ kind: "validation", step: 8, scores: { "recall@1": 0.75, "MAP@R": 0.5 } }, { batches: 11, of: 40 });
  metrics({ ...step, ...rest, step: 9 }, { batches: 12, of: 40 });
  expect(begun).toEqual([40, 10]);
  expect(shown).toEqual([
    [11, "loss 0.500, 90 pictures/s"],
    [12, "loss 0.500, recall@1 0.750, 90 pictures/s"],
  ]);
});
