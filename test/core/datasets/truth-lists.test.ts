import { expect, test } from "vitest";
import { kindOf, placesOf, rowsOf, textsOf } from "../../../packages/core/dist/datasets/truth-lists.js";
import { PickledArray } from "../../../packages/core/dist/files/pickle-globals.js";

function array(shape: number[], elements: number[]): PickledArray {
  return Object.assign(new PickledArray(), { shape, elements });
}

test("places out of whatever NumPy nests", () => {
  expect(placesOf(3, 5, "x")).toEqual([3]);
  expect(placesOf([1, [2]], 5, "x")).toEqual([1, 2]);
  expect(placesOf([array([2], [0, 4]), 3], 5, "x")).toEqual([0, 4, 3]);
  expect(placesOf([], 5, "x")).toEqual([]);
});

test.each([[5], [-1], [1.5], [Number.NaN], ["1"], [null], [true]])("%j is no place", (value) => {
  expect(() => placesOf([value], 5, "gt")).toThrow("gt: expected places of gallery pictures, 0 to 4, got");
});

test("rows of a matrix, and of objects", () => {
  expect(rowsOf(array([2, 2], [1, 2, 3, 4]))).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(rowsOf({ shape: [2], elements: [[1], [2, 3]] })).toEqual([[1], [2, 3]]);
});

test("texts and nothing else", () => {
  expect(textsOf({ shape: [1], elements: ["a"] }, "x")).toEqual(["a"]);
  expect(() => textsOf({ shape: [2], elements: ["a", 1] }, "x.npy")).toThrow(
    "x.npy: entry 1: expected a path, got a number",
  );
  expect([null, [], array([0], []), new Map(), "a", 1].map(kindOf)).toEqual([
    "nothing",
    "a list",
    "a list",
    "a dictionary",
    "a string",
    "a number",
  ]);
});
