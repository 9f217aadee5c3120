import type { DatasetProblem } from "@loci/core";
import { expect, test } from "vitest";
import { openRecords } from "../../../../packages/core/dist/datasets/tables/open-records.js";
import { writeFiles } from "../../../support/dataset-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

test("records of known columns, the others beside; short rows are reported", async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { "t.csv": ["id,more,key", "1, a ,x", "2,b", "3,c,z"] });
  const problems: DatasetProblem[] = [];
  const found = [];
  for await (const record of openRecords(folder, "t.csv", ["id", "key"], (problem) => problems.push(problem)))
    found.push(record);
  expect(found).toEqual([
    { source: { file: "t.csv", line: 2 }, record: { id: "1", key: "x" }, others: { more: "a" } },
    { source: { file: "t.csv", line: 4 }, record: { id: "3", key: "z" }, others: { more: "c" } },
  ]);
  expect(problems).toEqual([{ file: "t.csv", line: 3, reason: "values in the row: expected 3, got 2" }]);
  await expect(openRecords(folder, "t.csv", ["ID"], () => {}).next()).rejects.toThrow(
    "t.csv: columns: expected ID, got id, more, key",
  );
});
