import { mkdir, readdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import {
  describeModel,
  readManifest,
  removeLeftovers,
  verifyFiles,
} from "../../../packages/index/dist/storage/index-files.js";
import { makeSmallIndex } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
/** Of the weights of a small index, filled with a byte. */
const hexadecimal = (byte: number) => crc32(Buffer.alloc(3000, byte)).toString(16).padStart(8, "0");

test("describes every file of the model", async () => {
  const directory = join(folder, "some");
  await mkdir(join(directory, "model", "deep"), { recursive: true });
  await writeFile(join(directory, "b"), "bb");
  await writeFile(join(directory, "model", "x"), "xyz");
  await writeFile(join(directory, "model", "deep", "a"), "");
  expect(await describeModel(directory)).toEqual([
    { name: "model/deep/a", bytes: 0, crc32: 0 },
    { name: "model/x", bytes: 3, crc32: crc32("xyz") },
  ]);
});

test("removes its own files that the manifest does not name, and nothing else", async () => {
  const directory = join(folder, "leftovers.loci");
  await makeSmallIndex(directory, "flat");
  const before = (await readdir(directory)).sort();
  // Somebody may just be asking for the lock.
  const kept = ["notes.txt", "rows-x.jsonl", ".writer.lock.0123.tmp"];
  for (const name of ["vectors-9.npy", "graph-77.hnsw", ".manifest.json.ab12.tmp", ...kept]) {
    await writeFile(join(directory, name), "");
  }
  await removeLeftovers(directory, await readManifest(directory));
  expect((await readdir(directory)).sort()).toEqual([...before, ...kept].sort());
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
    `${weights} is damaged: expected CRC-32 ${hexadecimal(7)}, got ${hexadecimal(8)}. Repair the index, or build it again`,
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
