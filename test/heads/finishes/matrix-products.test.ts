import { expect, it } from "vitest";
import { withMatrixProducts } from "../../../packages/heads/dist/finishes/matrix-products.js";

it("multiplies with either factor transposed, and leaves the factors as they were", async () => {
  const left = { values: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [2, 3] as const };
  const right = { values: Float32Array.of(1, 0, 2, 0, 1, 1), dims: [2, 3] as const };
  await withMatrixProducts(async (multiply) => {
    expect(await multiply(left, right, "right")).toEqual({ values: Float32Array.of(7, 5, 16, 11), dims: [2, 2] });
    expect(await multiply(left, right, "left")).toEqual({
      values: Float32Array.of(1, 4, 6, 2, 5, 9, 3, 6, 12),
      dims: [3, 3],
    });
    expect(await multiply(left, { ...right, dims: [3, 2] }, "none")).toEqual({
      values: Float32Array.of(8, 3, 20, 6),
      dims: [2, 2],
    });
  });
  expect([...left.values]).toEqual([1, 2, 3, 4, 5, 6]);
});
