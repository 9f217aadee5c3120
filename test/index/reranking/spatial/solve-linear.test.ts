import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { solveLinear } from "../../../../packages/index/dist/reranking/spatial/solve-linear.js";

it.each([1, 2, 4, 8])("solves random systems of %i unknowns", (n) => {
  const random = createRandom(n);
  for (let round = 0; round < 50; round++) {
    const matrix = Array.from({ length: n }, () => Array.from({ length: n }, random.normal));
    const wanted = Array.from({ length: n }, random.normal);
    const rows = matrix.map((row) =>
      Float64Array.from([...row, row.reduce((sum, value, at) => sum + value * wanted[at]!, 0)]),
    );
    const solution = solveLinear(rows)!;
    for (const [at, value] of wanted.entries()) expect(solution[at]).toBeCloseTo(value, 7);
  }
});

it("needs to exchange rows, and knows when the equations say the same thing twice", () => {
  expect(Array.from(solveLinear([Float64Array.of(0, 1, 3), Float64Array.of(2, 0, 4)])!)).toEqual([2, 3]);
  expect(solveLinear([Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6)])).toBeUndefined();
  expect(solveLinear([Float64Array.of(0, 0)])).toBeUndefined();
  expect(solveLinear([Float64Array.of(Number.NaN, 1)])).toBeUndefined();
});
