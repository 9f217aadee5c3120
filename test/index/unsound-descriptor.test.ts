import { expect, test } from "vitest";
import { findUnsound } from "../../packages/index/dist/unsound-descriptor.js";

test("the first descriptor that is not finite or of another length", () => {
  expect(findUnsound(Float32Array.of(1, 0, 0, 1), 2, true)).toBeUndefined();
  expect(findUnsound(Float32Array.of(1, 0, 3, 4, 0, 9), 2, true)).toEqual({ row: 1, norm: 5 });
  expect(findUnsound(Float32Array.of(3, 4, 1e15, 1e15), 2, false)?.row).toBe(1);
  expect(findUnsound(Float32Array.of(3, 4, 0, Number.NaN), 2, false)).toEqual({ row: 1, norm: Number.NaN });
  expect(findUnsound(new Float32Array(), 2, true)).toBeUndefined();
});
