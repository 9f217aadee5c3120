import { winsOver } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("counted seed by seed, and over all pairs of seeds where they are not the same", async () => {
  const [first, second] = (await madeComparison()).systems;
  const right = (system: typeof first, run: number) =>
    system!.cells[run]!.queries.map(({ neighbours }) => neighbours[0]!.isPositive);
  const wins = (a: number, b: number) => right(first, a).filter((isIt, i) => isIt && !right(second, b)[i]).length;
  expect(winsOver(first!, second!)).toBe((wins(0, 0) + wins(1, 1)) / 2);
  const other = { ...second!, seeds: [5, 6] };
  expect(winsOver(first!, other)).toBe((wins(0, 0) + wins(0, 1) + wins(1, 0) + wins(1, 1)) / 4);
  expect(winsOver(first!, first!)).toBe(0);
});
