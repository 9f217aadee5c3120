import { describe, expect, it } from "vitest";
import {
  axisOf,
  broadcastDims,
  droppedDims,
  keptDims,
  reshapedDims,
  sizeOf,
  windowedDims,
} from "../../../../packages/core/dist/ops/differentiation/dims.js";

describe("dims", () => {
  it("broadcast from the right", () => {
    expect(broadcastDims([2, 1, 4], [3, 1])).toEqual([2, 3, 4]);
    expect(broadcastDims([], [2, 3])).toEqual([2, 3]);
    expect(broadcastDims([1], [1])).toEqual([1]);
  });

  it("reduce, kept and dropped, axes from either end", () => {
    expect(keptDims([2, 3, 4], [0, -1])).toEqual([1, 3, 1]);
    expect(droppedDims([2, 3, 4], [0, -1])).toEqual([3]);
    expect([axisOf(-1, [2, 3]), axisOf(0, [2, 3]), sizeOf([2, 3]), sizeOf([])]).toEqual([1, 0, 6, 1]);
  });

  it("reshape, with one the same and one inferred", () => {
    expect(reshapedDims([2, 3, 4], ["same", "infer"])).toEqual([2, 12]);
    expect(reshapedDims([2, 3, 4], ["infer", 6, 2])).toEqual([2, 6, 2]);
  });

  it("lose what windows do not reach", () => {
    const padding = { top: 1, left: 0, bottom: 0, right: 1 };
    expect(windowedDims([2, 5, 4, 3], { kernel: [3, 2], stride: [2, 1], padding })).toEqual([2, 2, 4, 3]);
    const none = { top: 0, left: 0, bottom: 0, right: 0 };
    expect(windowedDims([1, 6, 5, 3], { kernel: [2, 2], stride: [3, 2], padding: none })).toEqual([1, 2, 2, 3]);
  });
});
