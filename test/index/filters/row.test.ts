import { allOf } from "@loci/index";
import { expect, it } from "vitest";
import { numberIn, textIn } from "../../../packages/index/dist/filters/row.js";

it("numberIn and textIn know only what is of their type", () => {
  const row = { a: 1, b: "x", c: Number.NaN, d: undefined };
  expect(["a", "b", "c", "d", "e", "toString"].map((column) => numberIn(row, column))).toEqual([
    1,
    ...Array(5).fill(undefined),
  ]);
  expect(["a", "b", "c", "d", "e", "toString"].map((column) => textIn(row, column))).toEqual([
    undefined,
    "x",
    ...Array(4).fill(undefined),
  ]);
});

it("allOf passes what passes all", () => {
  const [odd, small] = [
    (row: { n?: unknown }) => (row.n as number) % 2 === 1,
    (row: { n?: unknown }) => (row.n as number) < 4,
  ];
  const passed = (filters: Parameters<typeof allOf>[0]) => [1, 2, 3, 4, 5].filter((n) => allOf(filters)({ n }));
  expect([passed([odd, small]), passed([]), passed([odd])]).toEqual([
    [1, 3],
    [1, 2, 3, 4, 5],
    [1, 3, 5],
  ]);
});
