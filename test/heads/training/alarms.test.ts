import { describe, expect, it } from "vitest";
import {
  collapseAlarm,
  deadClusterAlarm,
  divergence,
  miningAlarm,
} from "../../../packages/heads/dist/training/alarms.js";

describe("collapseAlarm", () => {
  it("is quiet for descriptors that differ, and where the rank is not known", () => {
    expect(collapseAlarm(1.4, 20)).toBeUndefined();
    expect(collapseAlarm(0.1, undefined)).toBeUndefined();
    expect(collapseAlarm(0.1, 2)).toBeUndefined();
  });

  it("tells how near the descriptors are, or in how few directions they differ", () => {
    expect(collapseAlarm(0.0994, 20)).toContain("0.099 apart on average");
    expect(collapseAlarm(0.0994, undefined)).toContain("0.099 apart on average");
    expect(collapseAlarm(1, 1.94)).toContain("1.9 directions only");
  });
});

describe("miningAlarm", () => {
  const report = { queries: 10, notCached: 0, violating: 0.5, negativesPerTuple: 3, age: { mean: 10, most: 200 } };

  it("is quiet for fresh negatives that violate the margin", () => {
    expect(miningAlarm(report, 100)).toBeUndefined();
  });

  it.each([
    ["age", { age: { mean: 10, most: 201 } }, "up to 201 steps old"],
    ["holes in the cache", { notCached: 3 }, "3 queries have no cached descriptor"],
    ["nothing to learn", { violating: 0 }, "nothing is left to learn"],
  ])("tells of %s", (_name, change, text) => {
    expect(miningAlarm({ ...report, ...change }, 100)).toContain(text);
  });
});

it("divergence tells what is no number, and what to do", () => {
  expect(divergence(7, { loss: Number.NaN, gradientNorm: 2 })).toMatch(/^step 7: the loss is NaN .* lower the rate/);
});

describe("deadClusterAlarm", () => {
  it("bears one cluster of ten", () => {
    expect(deadClusterAlarm(0, 4)).toBeUndefined();
    expect(deadClusterAlarm(6, 64)).toBeUndefined();
    expect(deadClusterAlarm(7, 64)).toContain("7 of 64");
    expect(deadClusterAlarm(1, 4)).toContain("1 of 4");
  });
});
