import { expect, it } from "vitest";
import { expandDescriptor } from "../../../packages/index/dist/reranking/expand-descriptor.js";

const rows = (...data: number[]) => ({ data: Float32Array.from(data), dimension: 2 });

it("weights by the power of the similarity; what points away counts nothing, unless alpha is 0", () => {
  const x = Float32Array.of(1, 0);
  const opposite = rows(-1, 0, 0.6, 0.8);
  expect(Array.from(expandDescriptor(x, opposite, 1, 3))).toEqual([1, 0]);
  // (1, 0) + 0.6² (0.6, 0.8) = (1.216, 0.288)
  const [right, up] = expandDescriptor(x, opposite, 2, 2);
  expect(up! / right!).toBeCloseTo(0.288 / 1.216, 6);
  expect(Math.hypot(right!, up!)).toBeCloseTo(1, 6);
  // (1, 0) − (1, 0) + (0.6, 0.8)
  const [meanRight, meanUp] = expandDescriptor(x, opposite, 2, 0);
  expect([meanRight, meanUp]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
});

it("gives a copy back when everything cancels out", () => {
  const x = Float32Array.of(1, 0);
  const expanded = expandDescriptor(x, rows(-1, 0), 1, 0);
  expect(expanded).toEqual(x);
  expect(expanded).not.toBe(x);
});
