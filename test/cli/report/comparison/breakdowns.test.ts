import { breakDownSystems } from "@loci/cli";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("means by group over queries and seeds, widest spread first; columns of single queries are left out", async () => {
  const comparison = await madeComparison();
  const breakdowns = breakDownSystems(comparison);
  expect(breakdowns.map(({ column }) => column)).toEqual(["label", "condition"]);
  const { groups } = breakdowns[1]!;
  expect(groups.map(({ name, queries }) => [name, queries]).sort()).toEqual([
    ["day", 8],
    ["dusk", 8],
    ["night", 8],
  ]);
  expect(groups.map(({ spread }) => spread)).toEqual(groups.map(({ spread }) => spread).sort((a, b) => b - a));
  for (const { name, values } of groups) {
    for (const [place, { cells }] of comparison.systems.entries()) {
      const scores = cells.flatMap(({ queries }) =>
        queries.filter((query) => query.groups["condition"] === name).map((query) => query.scores["recall@1"]!),
      );
      expect(values[place]).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / scores.length, 12);
    }
  }
  expect(breakDownSystems(await madeComparison({ queries: 8 })).map(({ column }) => column)).toEqual(["condition"]);
});
