import { readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openIndexWriter } from "@loci/index";
import { expect, test } from "vitest";
import { makeSmallIndex } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test("refuses what is no index or damaged, and leaves no lock", async () => {
  await expect(openIndexWriter(folder)).rejects.toThrow(`${folder} is not a Loci index`);
  const directory = join(folder, "a.loci");
  await makeSmallIndex(directory, "flat");
  await truncate(join(directory, "rows-1.jsonl"), 100);
  await expect(openIndexWriter(directory)).rejects.toThrow("rows-1.jsonl is damaged");
  expect(await readdir(directory)).not.toContain("writer.lock");
});

test("removes what a dead writer left", async () => {
  const directory = join(folder, "b.loci");
  await makeSmallIndex(directory, "flat");
  await writeFile(join(directory, "vectors-9.npy"), "half");
  const writer = await openIndexWriter(directory);
  expect(await readdir(directory)).not.toContain("vectors-9.npy");
  await writer.close();
});
