import { expect, it } from "vitest";
import { openMatrixProduct } from "../../../packages/heads/dist/clustering/matrix-product.js";

const left = () => ({ values: Float32Array.of(1, 2, 3, 4), dims: [2, 2] as const });
const right = () => ({ values: Float32Array.of(5, 6, 7, 8), dims: [2, 2] as const });

it.each([
  ["left", [1 * 5 + 3 * 7, 1 * 6 + 3 * 8, 2 * 5 + 4 * 7, 2 * 6 + 4 * 8]],
  ["right", [1 * 5 + 2 * 6, 1 * 7 + 2 * 8, 3 * 5 + 4 * 6, 3 * 7 + 4 * 8]],
] as const)("transposes the %s factor", async (transposed, expected) => {
  const { multiply, close } = await openMatrixProduct(transposed);
  expect([...(await multiply(left(), right()))]).toEqual(expected);
  await close();
});

it("takes factors of any size, one after the other", async () => {
  const { multiply, close } = await openMatrixProduct("right");
  const row = { values: Float32Array.of(1, 0), dims: [1, 2] as const };
  expect([...(await multiply(row, right()))]).toEqual([5, 7]);
  expect([...(await multiply(left(), { values: Float32Array.of(0, 1), dims: [1, 2] }))]).toEqual([2, 4]);
  await close();
});
