import type { DatasetProblem } from "@loci/core";
import { expect, test } from "vitest";
import { joinNames, readTable } from "../../../../packages/core/dist/datasets/tables/read-table.js";

async function read(columns: readonly string[], ...lines: readonly (readonly string[])[]) {
  const problems: DatasetProblem[] = [];
  async function* rows() {
    for (const [place, cells] of lines.entries()) yield { line: place + 2, cells };
  }
  const content = await readTable(
    { columns, rows: rows() },
    { file: "t.csv", report: (problem) => problems.push(problem) },
  );
  return { ...content, problems };
}

test("rows that were reported keep their place, so that truth stays right", async () => {
  const { rows, truth, problems } = await read(
    ["path", "query", "gallery", "positives", "ignored"],
    ["q.jpg", "true", "false", "a.jpg|b%7C%25.jpg", "q.jpg"],
    ["bad", "true"],
    ["a.jpg", "false", "true", "", ""],
    ["b|%.jpg", "false", "true", "", ""],
  );
  expect(rows.map((row) => row?.path)).toEqual(["q.jpg", undefined, "a.jpg", "b|%.jpg"]);
  expect(truth).toEqual([{ query: 0, positives: [2, 3], ignored: [] }]);
  expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
    [3, "values in the row: expected 5, one a column, got 2"],
    [2, '"q.jpg" counts as found: expected a picture of the gallery, got one that is not listed as such'],
  ]);
});

test("without columns of truth there is none", async () => {
  expect(await read(["path"], ["a.jpg"])).not.toHaveProperty("truth");
});

test("names in a cell", () => {
  expect(joinNames(["a", "b|c", "100%"])).toBe("a|b%7Cc|100%25");
  expect(joinNames([])).toBe("");
});
