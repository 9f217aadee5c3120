import { comparisonPlots } from "@loci/cli";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("Pareto plots, recall at the cut-offs and training curves, with their figures", async () => {
  const comparison = await madeComparison({ steps: 60 });
  const plots = comparisonPlots(comparison);
  expect(plots.map(({ file }) => file)).toEqual(
    expect.arrayContaining([
      "pareto-bytes",
      "pareto-query-time",
      "pareto-picture-time",
      "recall-at-k",
      "training-loss",
    ]),
  );
  expect(new Set(plots.map(({ file }) => file)).size).toBe(plots.length);
  const rows = parse(plots.find(({ file }) => file === "recall-at-k")!.csv, { columns: true }) as Record<
    string,
    string
  >[];
  const [best] = comparison.systems;
  expect(rows.filter(({ system }) => system === best!.name).map((row) => Number(row["recall@k in per cent"]))).toEqual(
    [1, 2, 5, 10].map((k) => 100 * best!.metrics.get(`recall@${k}`)!.mean),
  );
});

test("no training, no curves of it", async () => {
  expect(comparisonPlots(await madeComparison()).filter(({ kind }) => kind === "training")).toEqual([]);
});
