import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { openDelimitedTable } from "../../../../packages/core/dist/datasets/tables/delimited-table.js";
import { writeFiles } from "../../../support/dataset-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

type Delimiter = Parameters<typeof openDelimitedTable>[1];

async function read(text: string, delimiter: Delimiter = ",") {
  const folder = await temporaryFolder();
  await writeFiles(folder, { "t.csv": text });
  const { columns, rows } = await openDelimitedTable(join(folder, "t.csv"), delimiter);
  const found = [];
  for await (const { line, cells } of rows) found.push([line, ...cells]);
  return { columns, rows: found };
}

test("quotes, line breaks in quotes, empty lines, either line ending: lines are those of the file", async () => {
  expect(await read('\ufeffa, b\r\n1,"x, ""y"""\r\n\r\n2,"one\ntwo\nthree"\r\n3,z\r\n')).toEqual({
    columns: ["a", "b"],
    rows: [
      [2, "1", 'x, "y"'],
      [4, "2", "one\ntwo\nthree"],
      [7, "3", "z"],
    ],
  });
});

test("rows keep the number of values that they have", async () => {
  expect((await read("a,b\n1\n1,2,3\n")).rows).toEqual([
    [2, "1"],
    [3, "1", "2", "3"],
  ]);
  expect((await read("a\tb\nx y\tz\n", "\t")).rows).toEqual([[2, "x y", "z"]]);
});

test("an empty file, a quote that is never closed, and a missing file are refused", async () => {
  await expect(read("")).rejects.toThrow("it is empty");
  await expect(read('a,b\n1,"x\n2,y\n')).rejects.toThrow("not a table of values separated by");
  await expect(read(`a\n"${"x".repeat(2 << 20)}\n`)).rejects.toThrow(RetrievalError);
  await expect(openDelimitedTable("/nowhere/x.csv", ",")).rejects.toThrow(RetrievalError);
});

test("the heading alone leaves no file open", async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { "t.csv": ["a,b", ...Array.from({ length: 50_000 }, (_, place) => `${place},x`)] });
  const openFiles = () =>
    readdirSync("/proc/self/fd").flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  if (process.platform !== "linux") return;
  await openDelimitedTable(join(folder, "t.csv"), ",");
  await expect.poll(openFiles).not.toContain(join(folder, "t.csv"));
});
