import { describe, expect, it } from "vitest";
import {
  collapseAlarm,
  deadClusterAlarm,
  divergence,
  followStaleness,
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

it("miningAlarm tells when nothing is left to learn", () => {
  expect(miningAlarm({ violating: 0.01 })).toBeUndefined();
  expect(miningAlarm({ violating: 0 })).toContain("nothing is left to learn");
});

it("followStaleness bears batches that teach nothing, and tells once when most of them do", () => {
  let smoothed = 1;
  const alarms: string[] = [];
  for (let age = 0; age < 40; age++) {
    const next = followStaleness(smoothed, { age, violating: 0 });
    smoothed = next.smoothed;
    if (next.alarm) alarms.push(next.alarm);
  }
  expect(alarms).toEqual([expect.stringContaining("mined 13 steps ago 23 % still violate")]);
  expect(followStaleness(1, { age: 5, violating: 0.5 })).toEqual({ smoothed: 0.95 });
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
