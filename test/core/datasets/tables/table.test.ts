import { expect, test } from "vitest";
import { cellText } from "../../../../packages/core/dist/datasets/tables/table.js";

test("typed cells as text", () => {
  const cells = ["a", 1.5, true, 12n, new Date(0), null, undefined];
  expect(cells.map((cell) => cellText(cell, "x"))).toEqual([
    "a",
    "1.5",
    "true",
    "12",
    "1970-01-01T00:00:00.000Z",
    "",
    "",
  ]);
  expect(() => cellText([1], "x")).toThrow('column "x": expected text or a number, got [1]');
});
