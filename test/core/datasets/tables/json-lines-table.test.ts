import { join } from "node:path";
import { expect, test } from "vitest";
import { openJsonLinesTable } from "../../../../packages/core/dist/datasets/tables/json-lines-table.js";
import { writeFiles } from "../../../support/dataset-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

async function read(...lines: readonly string[]) {
  const folder = await temporaryFolder();
  await writeFiles(folder, { "t.jsonl": lines });
  const { columns, rows } = await openJsonLinesTable(join(folder, "t.jsonl"));
  const found = [];
  for await (const { line, cells } of rows) found.push([line, ...cells]);
  return { columns, rows: found };
}

test("columns are the names of all lines", async () => {
  expect(await read('{"path":"a.jpg","x":1}', "", '{"path":"b.jpg","query":true,"x":null}')).toEqual({
    columns: ["path", "x", "query"],
    rows: [
      [1, "a.jpg", "1", ""],
      [3, "b.jpg", "", "true"],
    ],
  });
});

test.each([["[1]"], ["7"], ["{"], ["null"]])("%s is no object", async (line) => {
  await expect(read('{"path":"a"}', line)).rejects.toThrow(/t.jsonl:2: expected a JSON object/);
});

test("lists in a cell are refused with their line", async () => {
  await expect(read('{"path":["a"]}')).rejects.toThrow(/t.jsonl:1: path/);
});
