import { describe, expect, it } from "vitest";
import { firstOfRun } from "../../../packages/core/dist/ops/first-of-run.js";

describe("firstOfRun", () => {
  it.each([
    [[3], 3],
    [[0, 1, 2], 0],
    [[], undefined],
    [[-1, 0, 1], undefined],
    [[1, 3], undefined],
    [[2, 1], undefined],
  ])("%j: %s", (indices, first) => {
    expect(firstOfRun(Int32Array.from(indices))).toBe(first);
  });
});
