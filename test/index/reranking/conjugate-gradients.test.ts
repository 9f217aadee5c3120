import { expect, it } from "vitest";
import { solveDiffusion } from "../../../packages/index/dist/reranking/conjugate-gradients.js";

const pair = [[[1, 1]], [[0, 1]]] as const;

it("solves a system by hand: (1 − ½ S) f = (1, 0), S swapping the two", async () => {
  const [a, b] = await solveDiffusion(pair, 0.5, Float64Array.of(1, 0), 50, 1e-12);
  expect(a).toBeCloseTo(4 / 3, 12);
  expect(b).toBeCloseTo(2 / 3, 12);
});

it("is exact after as many iterations as there are different eigenvalues, and keeps b", async () => {
  const b = Float64Array.of(1, 0);
  const [first] = await solveDiffusion(pair, 0.5, b, 2, 0);
  expect(first).toBeCloseTo(4 / 3, 12);
  expect(Array.from(b)).toEqual([1, 0]);
  const [rough] = await solveDiffusion(pair, 0.5, b, 1, 0);
  expect(Math.abs(rough! - 4 / 3)).toBeGreaterThan(0.01);
});

it("gives zeros for zeros, b itself without a matrix, nothing for nothing", async () => {
  expect(Array.from(await solveDiffusion(pair, 0.9, new Float64Array(2), 10, 1e-9))).toEqual([0, 0]);
  expect(Array.from(await solveDiffusion([[], []], 0.9, Float64Array.of(3, 4), 10, 1e-9))).toEqual([3, 4]);
  expect(await solveDiffusion([], 0.9, new Float64Array(), 10, 1e-9)).toHaveLength(0);
});
