import { mkdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError, sha256 } from "@loci/core";
import { expect, test } from "vitest";
import { describeFiles, readManifest, verifyFiles } from "../../../packages/index/dist/storage/index-files.js";
import { makeSmallIndex } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test("describes every file below a directory but the manifest", async () => {
  const directory = join(folder, "some");
  await mkdir(join(directory, "model", "deep"), { recursive: true });
  await writeFile(join(directory, "b"), "bb");
  await writeFile(join(directory, "manifest.json"), "x");
  await writeFile(join(directory, "model", "deep", "a"), "");
  expect(await describeFiles(directory)).toEqual([
    { name: "b", bytes: 2, sha256: sha256("bb") },
    { name: "model/deep/a", bytes: 0, sha256: sha256("") },
  ]);
  expect(await describeFiles(`${directory}/`)).toEqual(await describeFiles(directory));
});

test("verifies, ignores files that are not its own, and names the first that is wrong", async () => {
  const directory = join(folder, "index.loci");
  await makeSmallIndex(directory, "flat");
  const manifest = await readManifest(directory);
  await writeFile(join(directory, "notes.txt"), "mine");
  await verifyFiles(directory, manifest);

  const weights = join(directory, "model", "backbone", "weights.bin");
  await writeFile(weights, Buffer.alloc(3000, 8));
  await expect(verifyFiles(directory, manifest)).rejects.toThrow(RetrievalError);
  await expect(verifyFiles(directory, manifest)).rejects.toThrow(
    `${weights} is damaged: expected SHA-256 ${sha256(Buffer.alloc(3000, 7)).slice(0, 12)}…, got ${sha256(Buffer.alloc(3000, 8)).slice(0, 12)}…. Build the index again`,
  );
  await truncate(weights, 2999);
  await expect(verifyFiles(directory, manifest)).rejects.toThrow(
    `${weights} is damaged: expected 3000 bytes, got 2999`,
  );
  await rm(weights);
  await expect(verifyFiles(directory, manifest)).rejects.toThrow(`${weights} is missing`);
});

test("no index at all: says so, and points at what an interrupted replacement left", async () => {
  const directory = join(folder, "gone.loci");
  await expect(readManifest(directory)).rejects.toThrow(/gone.loci is not a Loci index: got ENOENT.*Build one/);
  await makeSmallIndex(directory, "flat");
  await rename(directory, join(folder, ".gone.loci.replaced-1-ab"));
  await expect(readManifest(directory)).rejects.toThrow(`${join(folder, ".gone.loci.replaced-1-ab")}: rename it`);
});
