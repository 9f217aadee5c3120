import { expect, test } from "vitest";
import { type FourRows, sumProducts, sumSquares } from "../../packages/index/dist/four-sums.js";

const rows: FourRows = [
  Float32Array.of(1, 2, 3),
  Float32Array.of(0, 0, -1),
  Float32Array.of(2 ** 30, 1, -(2 ** 30)),
  Float32Array.of(0.5, 0, 0),
];
const sums = new Float64Array(4);

test("products of a query with four rows, in 64 bits and in the order of components", () => {
  sumProducts(Float64Array.of(1, 1, 1), rows, sums);
  expect([...sums]).toEqual([6, -1, 1, 0.5]);
  // Added up in another order the middle would be lost.
  sumProducts(Float64Array.of(2 ** 60, 1, 2 ** 60), rows, sums);
  expect(sums[2]).toBe(0);
});

test("squared differences", () => {
  sumSquares(Float64Array.of(1, 1, 1), rows, sums);
  expect([...sums]).toEqual([5, 6, (2 ** 30 - 1) ** 2 + (2 ** 30 + 1) ** 2, 2.25]);
});

test("a query without components", () => {
  sums.fill(7);
  sumProducts(new Float64Array(), rows, sums);
  expect([...sums]).toEqual([0, 0, 0, 0]);
});
