import { gatherCells } from "@loci/cli";
import { expect, test } from "vitest";
import { madeFailure, madeResults } from "../../../support/experiment-results.js";

const lines = [...madeResults({ systems: ["gem", "gap"], seeds: [1], queries: 5, steps: 3 }), madeFailure];

test("lines are gathered by the cell they follow, failures apart", async () => {
  const { cells, failures } = await gatherCells(lines);
  expect(cells.map(({ summary, queries, training }) => [summary.system, queries.length, training.length])).toEqual([
    ["gem", 5, 0],
    ["gap", 5, 3],
  ]);
  expect(failures).toEqual([madeFailure]);
});

test("a query before any cell is refused", async () => {
  await expect(gatherCells(lines.slice(1))).rejects.toThrow("results: expected a cell first, got a line of kind query");
});
