import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@loci/core";
import { parseHeadSpec } from "@loci/heads";
import { parseRerankSpec, resolveRerankChain } from "@loci/index";
import { expect, test } from "vitest";
import { readKeys } from "../../packages/cli/dist/service/access.js";
import { decodeNpyArray } from "../../packages/core/dist/files/npy-array.js";
import { typesLeft } from "../../packages/index/dist/storage/attribute-type.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// Each of these took minutes or years with a regular expression that was there once; a time limit would only be a second alarm.

test("weights of a spatial chain, which any client of the service may send", () => {
  for (const weights of [`${"00/".repeat(300)}x`, `0/.${"0/00/.".repeat(150)}/`]) {
    expect(() => resolveRerankChain(parseRerankSpec(`spatial(weights=${weights})`))).toThrow("numbers joined by /");
  }
  expect(() => resolveRerankChain(parseRerankSpec("spatial(weights=.45/1/0.4)"))).not.toThrow();
});

test("a number in a table and an attribute of an index", async () => {
  const zeros = `${"0".repeat(300_000)}x`;
  const folder = await temporaryFolder();
  await writeFile(join(folder, "a.jpg"), "");
  await writeFile(join(folder, "t.csv"), `path,latitude,longitude\na.jpg,${zeros},1\n`);
  await expect(openDataset(join(folder, "t.csv"))).rejects.toThrow("a number");
  expect(typesLeft(zeros)).toEqual([]);
});

test("zeros in a text of NumPy", () => {
  const width = 300_000;
  const header = `{'descr': '|S${width}', 'fortran_order': False, 'shape': (1,), }`.padEnd(117);
  const start = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), Buffer.from(`${header}\n`)]);
  const text = Buffer.alloc(width);
  text[width - 2] = 97;
  const [element] = decodeNpyArray(Buffer.concat([start, text]), "x.npy").elements;
  expect(`${element}`).toHaveLength(width - 1);
});

test("blanks in the name of a head, and comments in a file of keys", async () => {
  expect(() => parseHeadSpec(`gap${"\t".repeat(300_000)})`)).toThrow("expected a name");
  const file = join(await temporaryFolder(), "keys");
  await writeFile(file, `0123456789abcdef ${"#".repeat(300_000)}\u2028#\n`);
  expect(await readKeys(file, undefined)).toEqual(["0123456789abcdef"]);
});
