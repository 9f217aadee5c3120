import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { encodeSkipped, readSkipped } from "../../../packages/index/dist/storage/skipped-list.js";
import { suiteFolder } from "../../support/suite-folder.js";

const file = join(await suiteFolder(), "skipped.jsonl");

test("one picture a line, whatever is in its texts", async () => {
  const items = [
    { path: "a/b.jpg", reason: "Zoë" },
    { path: 'line\nfeed \u2028 "quoted" \\ 鳥.png', reason: "" },
  ];
  const bytes = encodeSkipped(items);
  await writeFile(file, Buffer.concat([bytes, Buffer.from("not committed")]));
  expect(await readSkipped(file, bytes.length)).toEqual(items);
  expect(await readSkipped(file, 0)).toEqual([]);
});

test.each([
  ["no JSON", '{"path":"a","reason":""}\n{"path"\n', /line 2 is not as expected/],
  ["a missing field", '{"path":"a"}\n', /line 1 is not as expected.*reason/],
  ["an unknown field", '{"path":"a","reason":"","size":3}\n', /line 1.*size/],
  ["an incomplete last line", '{"path":"a","reason":""}\n{"path":"b"}', /the last line is incomplete/],
])("refuses %s", async (_, text, message) => {
  await writeFile(file, text);
  await expect(readSkipped(file, text.length)).rejects.toThrow(RetrievalError);
  await expect(readSkipped(file, text.length)).rejects.toThrow(message);
});
