import { describe, expect, it } from "vitest";
import { reportStep } from "../../../packages/heads/dist/training/step-report.js";

/** Of a query, its positive and a negative: the squared distances are 0.2 and 0.25. */
const similarities = Float32Array.of(1, 0.9, 0.875, 0.9, 1, 0.5, 0.875, 0.5, 1);
const selection = {
  kind: "triplets" as const,
  ...{ anchors: Int32Array.of(0), positives: Int32Array.of(1), negatives: Int32Array.of(2) },
};
const result = { similarities, selection, loss: 0.5, gradientNorm: 2 };
const facts = { step: 2, labels: new Int32Array(3), rate: 0.1, picturesPerSecond: 30 };

describe("reportStep", () => {
  it("tells what the learner saw, with the rank now and then", () => {
    const [entry, ...alarms] = reportStep(result, facts);
    expect(entry).toMatchObject({ kind: "step", step: 2, loss: 0.5, gradientNorm: 2, rate: 0.1, activeTriplets: 1 });
    expect("effectiveRank" in entry || "mined" in entry).toBe(false);
    expect(alarms).toEqual([]);
    expect(reportStep(result, { ...facts, step: 26 })[0].effectiveRank).toBeGreaterThanOrEqual(1);
  });

  it("tells how many of the mined triplets still violate the margin that they were mined for", () => {
    const mined = (margin: number) => reportStep(result, { ...facts, mined: { age: 7, margin } })[0].mined;
    expect([mined(0.1), mined(0.01)]).toEqual([
      { age: 7, violating: 1 },
      { age: 7, violating: 0 },
    ]);
  });

  it("alarms when the descriptors are all alike", () => {
    const alike = { ...result, similarities: new Float32Array(9).fill(1) };
    expect(reportStep(alike, { ...facts, step: 26 })[1]).toMatchObject({ kind: "alarm", step: 26 });
  });
});
