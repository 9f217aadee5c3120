import { join } from "node:path";
import { expect, test } from "vitest";
import {
  entriesOf,
  firstThere,
  hasAll,
  isFolder,
  isThere,
  readLines,
  splitLine,
} from "../../../packages/core/dist/datasets/folder-entries.js";
import { writeFiles } from "../../support/dataset-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("what is in a folder", async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { "b.txt": ["x"], "a/c.txt": ["y"] });
  expect(await entriesOf(folder)).toEqual(["a", "b.txt"]);
  expect(await entriesOf(join(folder, "none"))).toEqual([]);
  expect(await hasAll(folder, ["b.txt", "a/c.txt"])).toBe(true);
  expect(await hasAll(folder, ["b.txt", "a/d.txt"])).toBe(false);
  expect([
    await isThere(join(folder, "a")),
    await isFolder(join(folder, "b.txt")),
    await isFolder(join(folder, "a")),
  ]).toEqual([true, false, true]);
  expect(await firstThere(folder, ["x", "a/c.txt", "b.txt"], "list")).toBe("a/c.txt");
  await expect(firstThere(folder, ["x", "y"], "list")).rejects.toThrow('list: expected "x" or "y", got none of them');
});

test("lines keep their numbers, whatever ends them", async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { list: "\ufeffa 1\r\n\r\n  b 2  \nc" });
  expect(await readLines(folder, "list")).toEqual([
    { text: "a 1", source: { file: "list", line: 1 } },
    { text: "b 2", source: { file: "list", line: 3 } },
    { text: "c", source: { file: "list", line: 4 } },
  ]);
});

test("the last value takes the rest of the line", () => {
  expect(splitLine("7  a name with blanks", ["id", "name"])).toEqual(["7", "a name with blanks"]);
  expect(() => splitLine("7", ["id", "name"])).toThrow('the line: expected id name, got "7"');
});
