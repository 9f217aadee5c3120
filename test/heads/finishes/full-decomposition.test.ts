import { expect, it } from "vitest";
import { fullDecomposition } from "../../../packages/heads/dist/finishes/full-decomposition.js";

it("gives the eigenvectors of a matrix that one can decompose by hand, the largest first", async () => {
  const { values, vectors } = await fullDecomposition({
    matrix: Float32Array.of(2, 1, 0, 1, 2, 0, 0, 0, 2.5),
    size: 3,
    count: 2,
  });
  expect([...values]).toEqual([expect.closeTo(3, 6), expect.closeTo(2.5, 6)]);
  const half = Math.SQRT1_2;
  for (const [place, value] of [half, 0, half, 0, 0, 1].entries()) {
    expect(Math.abs(vectors[place]!)).toBeCloseTo(value, 6);
  }
});
