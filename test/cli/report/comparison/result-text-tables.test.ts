import { differencesCsv, latexTables, markdownTables, resultCsv } from "@loci/cli";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { madeComparison } from "../../../support/made-comparison.js";

test("Markdown: as many cells in every row, signs of the table escaped", async () => {
  const text = markdownTables([await madeComparison({ systems: ["gem|pca", "gap"] })], 0.95);
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  const cells = rows.map((row) => row.replaceAll("\\|", "").split("|").length);
  expect(new Set(cells).size).toBe(1);
  expect(text).toContain("| gem\\|pca | ");
});

test("LaTeX: special signs escaped, as many cells in every row, the letters raised", async () => {
  const text = latexTables([await madeComparison({ systems: ["50%_of {a} & b~^\\", "gap"] })], 0.95);
  expect(text).toContain("50\\%\\_of \\{a\\} \\& b\\textasciitilde{}\\textasciicircum{}\\textbackslash{} & ");
  const rows = text.split("\n").filter((line) => line.endsWith("\\\\") && !line.startsWith("\\multicolumn"));
  expect(new Set(rows.map((row) => row.replaceAll("\\&", "").split("&").length)).size).toBe(1);
  expect(text).toMatch(/\\textsuperscript\{a\}/);
});

test("CSV: unrounded figures of systems and of pairs", async () => {
  const comparison = await madeComparison({ systems: ["gem", 'a "b", c', "gap"] });
  const rows = parse(resultCsv(comparison), { columns: true }) as Record<string, string>[];
  for (const [place, { name, metrics }] of comparison.systems.entries()) {
    expect(rows[place]).toMatchObject({ system: name, "recall@1": String(metrics.get("recall@1")!.mean) });
    expect(rows[place]!["recall@1 lower"]).toBe(String(metrics.get("recall@1")!.lower));
  }
  const pairs = parse(differencesCsv(comparison), { columns: true }) as Record<string, string>[];
  expect(pairs.map(({ difference }) => Number(difference))).toEqual([
    ...[comparison.difference(0, 1).mean, comparison.difference(0, 2).mean, comparison.difference(1, 2).mean],
  ]);
});
