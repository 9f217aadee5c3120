import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { addScaled, dot, dotWithRows, normalised, rowOf } from "../../../packages/index/dist/reranking/unit-vectors.js";

it("rowOf is a view, dot and addScaled are what they say, of odd and even lengths", () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(rowOf({ data, dimension: 3 }, 1).buffer).toBe(data.buffer);
  expect(dot(rowOf({ data, dimension: 3 }, 0), rowOf({ data, dimension: 3 }, 1))).toBe(32);
  expect(dot(rowOf({ data, dimension: 2 }, 0), rowOf({ data, dimension: 2 }, 2))).toBe(17);
  expect(dot(new Float32Array(), new Float32Array())).toBe(0);
  const sum = Float64Array.of(1, 1);
  addScaled(sum, Float32Array.of(2, 4), 0.5);
  expect(Array.from(sum)).toEqual([2, 3]);
});

it("normalised has unit length, and does not know the direction of nothing", () => {
  expect(Array.from(normalised(Float64Array.of(3, 4))!)).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  expect(normalised(Float64Array.of(0, 1e-9))).toBeUndefined();
});

it.each([0, 1, 3, 4, 5, 11])(
  "dotWithRows gives for %i rows exactly what dot gives for each, and writes no more",
  (count) => {
    const random = createRandom(count);
    const data = Float32Array.from({ length: 11 * 37 }, random.normal);
    const vector = Float32Array.from({ length: 37 }, random.normal);
    const products = new Float64Array(12).fill(7);
    dotWithRows(vector, { data, dimension: 37 }, count, products);
    const expected = Array.from({ length: count }, (_, row) => dot(vector, rowOf({ data, dimension: 37 }, row)));
    expect(Array.from(products)).toEqual([...expected, ...new Array<number>(12 - count).fill(7)]);
  },
);
