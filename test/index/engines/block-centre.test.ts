import { expect, test } from "vitest";
import { dotProduct, gather, lessCentre, meanOf } from "../../../packages/index/dist/engines/block-centre.js";

const vectors = Float32Array.of(1, 2, 3, 6, 11, 1);

test("the mean is that of the first vectors", () => {
  expect([...meanOf(vectors, 2, 10)]).toEqual([5, 3]);
  expect([...meanOf(vectors, 2, 2)]).toEqual([2, 4]);
});

test("a vector less a centre", () => {
  const centre = Float32Array.of(1, 2);
  expect([...lessCentre(vectors.subarray(4), centre)]).toEqual([10, -1]);
  expect(lessCentre(vectors, undefined)).toBe(vectors);
});

test("products are summed in 64 bits, and vectors are put side by side", () => {
  const large = Float32Array.of(2 ** 30, 1, -(2 ** 30));
  expect(dotProduct(large, Float32Array.of(1, 1, 1))).toBe(1);
  expect([...gather([vectors.subarray(4), vectors.subarray(0, 2)], 2)]).toEqual([11, 1, 1, 2]);
});
