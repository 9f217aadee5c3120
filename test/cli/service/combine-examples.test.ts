import { combineExamples } from "@loci/cli/service";
import { expect, it } from "vitest";

const [x, y] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];

it("is the normalised mean of the positive ones less a part of that of the negative ones", () => {
  expect([...combineExamples([x], [], 0.5)]).toEqual([1, 0]);
  const half = Math.SQRT1_2;
  expect([...combineExamples([x, y], [], 0.5)]).toEqual([Math.fround(half), Math.fround(half)]);
  // (1, 0) - 0.75 (0, 1) has length 1.25.
  expect([...combineExamples([x], [y, y], 0.75)]).toEqual([Math.fround(0.8), Math.fround(-0.6)]);
  expect([...x, ...y]).toEqual([1, 0, 0, 1]);
});

it("says when nothing is left", () => {
  expect(() => combineExamples([x], [x], 1)).toThrow(/cancel each other out/);
});
