import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import {
  createJsonLinesWriter,
  itemSchema,
  readJsonLines,
  skippedItemSchema,
} from "../../../packages/index/dist/storage/json-lines.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test("one value a line, whatever is in its texts", async () => {
  const file = join(folder, "items.jsonl");
  const items = [{ path: "a/b.jpg", label: "Zoë" }, { path: 'line\nfeed \u2028 "quoted" \\ 鳥.png' }, { path: "" }];
  const writer = await createJsonLinesWriter(file);
  await writer.append(items.slice(0, 1));
  await writer.append([]);
  await writer.append(items.slice(1));
  expect(writer.lines).toBe(3);
  await writer.close();
  expect((await readFile(file, "utf8")).split("\n")).toHaveLength(4);
  expect(await readJsonLines(file, itemSchema)).toEqual(items);
});

test("no lines", async () => {
  await (await createJsonLinesWriter(join(folder, "none.jsonl"))).close();
  expect(await readJsonLines(join(folder, "none.jsonl"), skippedItemSchema)).toEqual([]);
});

test.each([
  ["no JSON", '{"path":"a"}\n{"path"\n', /line 2 is not as expected/],
  ["a missing field", '{"label":"a"}\n', /line 1 is not as expected.*path/],
  ["an unknown field", '{"path":"a","size":3}\n', /line 1.*size/],
  ["an incomplete last line", '{"path":"a"}\n{"path":"b"}', /the last line is incomplete/],
  ["an empty line", '{"path":"a"}\n\n', /line 2/],
])("refuses %s", async (_, text, message) => {
  const file = join(folder, "bad.jsonl");
  await writeFile(file, text);
  await expect(readJsonLines(file, itemSchema)).rejects.toThrow(RetrievalError);
  await expect(readJsonLines(file, itemSchema)).rejects.toThrow(message);
});

test("an existing file is not written over", async () => {
  await writeFile(join(folder, "there.jsonl"), "");
  await expect(createJsonLinesWriter(join(folder, "there.jsonl"))).rejects.toThrow("EEXIST");
});
