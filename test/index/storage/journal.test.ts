import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeLine, encodeLine, readLines } from "../../../packages/index/dist/storage/journal.js";
import { suiteFolder } from "../../support/suite-folder.js";

const file = join(await suiteFolder(), "journal");

test("a line is a JSON array whose last element is its checksum", () => {
  const value = ["add", 3, 4, 5, { path: 'a "b"\n鳥' }];
  const line = encodeLine(value);
  expect(line.endsWith("\n")).toBe(true);
  expect(JSON.parse(line).slice(0, -1)).toEqual(value);
  expect(decodeLine(line.slice(0, -1))).toEqual(value);
});

test("a line with any other byte, or shorter, or of something else, is none", () => {
  const line = encodeLine(["set", 1, { path: "abc" }]).slice(0, -1);
  for (let at = 0; at < line.length; at++) {
    const other = line[at] === "x" ? "y" : "x";
    expect(decodeLine(`${line.slice(0, at)}${other}${line.slice(at + 1)}`)).toBeUndefined();
    expect(decodeLine(line.slice(0, at))).toBeUndefined();
  }
  expect(decodeLine('["set",1,{"path":"abc"}]')).toBeUndefined();
});

test("lines across pieces, and only those of the committed part", async () => {
  const lines = Array.from({ length: 3 }, (_, at) => `${at}`.repeat(600_000));
  const committed = `${lines.join("\n")}\n`;
  await writeFile(file, `${committed}more`);
  const read: string[] = [];
  for await (const some of readLines(file, committed.length)) read.push(...some);
  expect(read).toEqual(lines);
  const all = async (bytes: number) => {
    for await (const _ of readLines(file, bytes));
  };
  await expect(all(committed.length + 2)).rejects.toThrow("the last line is incomplete");
  await expect(all(committed.length + 9)).rejects.toThrow("it ends early");
});
