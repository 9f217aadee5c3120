import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { checkDescriptors, checkInteger } from "../../packages/index/dist/descriptor-checks.js";

const check =
  (...components: number[]) =>
  () =>
    checkDescriptors("x: descriptor", Float32Array.from(components), 2);

test("accepts unit vectors within a thousandth, and none at all", () => {
  check()();
  check(1, 0, 0.6, -0.8)();
  check(1.0009, 0, 0.9991, 0)();
});

test.each([
  [
    [1.0011, 0],
    "x: descriptor 0: L2 norm: expected 1 within 0.001, got 1.0011. Divide every descriptor by its L2 norm",
  ],
  [[1, 0, 0.9989, 0], "x: descriptor 1: L2 norm: expected 1 within 0.001, got 0.9989"],
  [[1, 0, 0, Number.NaN], "x: descriptor 1: component 1: expected a finite number, got NaN"],
  [[Number.NEGATIVE_INFINITY, 0], "x: descriptor 0: component 0: expected a finite number, got -Infinity"],
  [[3e38, 3e38], "x: descriptor 0: L2 norm: expected 1 within 0.001, got 4.24264e+38"],
  [[1, 0, 1], "x: descriptor: number of components: expected a multiple of 2, got 3"],
])("refuses %j", (components, message) => {
  expect(check(...components)).toThrow(RetrievalError);
  expect(check(...components)).toThrow(message);
});

test("checkInteger", () => {
  checkInteger("k", 1, 1);
  checkInteger("k", 2 ** 32 - 1, 0);
  expect(() => checkInteger("k", 0, 1)).toThrow("k: expected an integer from 1 to 4294967295, got 0");
  expect(() => checkInteger("k", 2.5, 1, 9)).toThrow("k: expected an integer from 1 to 9, got 2.5");
  expect(() => checkInteger("k", "3" as unknown as number, 1)).toThrow(RetrievalError);
});
