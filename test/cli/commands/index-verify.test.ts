import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";
import { runLoci } from "../../support/run-loci.js";

it("an intact index, and one that is not", async () => {
  const { index, json } = await indexOnDisk("flat", 1);
  expect((await json("verify", index)).value).toMatchObject({ intact: true, count: 3 });
  const file = join(index, "rows-1.jsonl");
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
  expect(await runLoci("index", "verify", index)).toMatchObject({
    code: 1,
    out: "",
    notes: expect.stringContaining(file),
  });
});
