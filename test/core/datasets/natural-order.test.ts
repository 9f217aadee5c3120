import { expect, test } from "vitest";
import { naturalOrder } from "../../../packages/core/dist/datasets/natural-order.js";

test("numbers by value, and equal names in one order only", () => {
  expect(["f10", "f9", "f010", "F9", "a", "f1b", "f1a"].sort(naturalOrder)).toEqual([
    "a",
    "f1a",
    "f1b",
    "F9",
    "f9",
    "f010",
    "f10",
  ]);
  expect(naturalOrder("01", "1")).toBeLessThan(0);
  expect(naturalOrder("1", "01")).toBeGreaterThan(0);
  expect(naturalOrder("x", "x")).toBe(0);
});
