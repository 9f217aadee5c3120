import { join } from "node:path";
import { expect, test } from "vitest";
import { isTableFile, openTable } from "../../../../packages/core/dist/datasets/tables/open-table.js";
import { writeFiles } from "../../../support/dataset-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

test("the ending tells the kind, and the heading of a .csv its delimiter", async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, {
    "a.csv": ["path,label", "x,y"],
    "b.CSV": ["path;label", "x,1;y"],
    "c.csv": ["path\tlabel", "x\ty"],
    "d.tsv": ["path\tlabel"],
    "e.ndjson": ['{"path":"x","label":"y"}'],
  });
  for (const file of ["a.csv", "b.CSV", "c.csv", "d.tsv", "e.ndjson"]) {
    expect(isTableFile(file)).toBe(true);
    expect((await openTable(join(folder, file))).columns).toEqual(["path", "label"]);
  }
});

test("other endings and missing files are refused", async () => {
  expect(isTableFile("a.txt")).toBe(false);
  await expect(openTable("a.txt")).rejects.toThrow(
    "expected a name that ends in .csv, .tsv, .jsonl, .ndjson, .parquet",
  );
  await expect(openTable("/nowhere/a.csv")).rejects.toThrow("cannot read /nowhere/a.csv");
});
