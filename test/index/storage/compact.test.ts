import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openIndex, openIndexWriter } from "@loci/index";
import { expect, test } from "vitest";
import { rewrite } from "../../../packages/index/dist/storage/compact.js";
import { readManifest } from "../../../packages/index/dist/storage/index-files.js";
import { WriterLock } from "../../../packages/index/dist/storage/writer-lock.js";
import { makeSmallIndex, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test("what is not in use goes, the files are new ones, ids and metadata stay", async () => {
  const directory = join(folder, "a.loci");
  await makeSmallIndex(directory, "hnsw");
  const writer = await openIndexWriter(directory);
  await writer.remove([0, 5]);
  const rows = new Map(writer.rows);
  await writer.compact();
  expect(writer.manifest).toMatchObject({ count: 38, slots: 38, graph: { covered: 38 } });
  await writer.close();
  const names = await readdir(directory);
  expect(names.filter((name) => /^(vectors|rows|skipped|graph)/.test(name))).toHaveLength(4);
  expect(names).not.toContain("vectors-1.npy");
  const index = await openIndex(directory);
  expect(new Map(index.rows)).toEqual(rows);
  expect(await index.descriptors([39])).toEqual(smallDescriptors.slice(39 * smallDimension));
  await index.close();
});

test("a rewriting that fails leaves the index as it was", async () => {
  const directory = join(folder, "b.loci");
  await makeSmallIndex(directory, "flat");
  const before = await readFile(join(directory, "manifest.json"), "utf8");
  const lock = await WriterLock.acquire(directory);
  const content = {
    pictures: [{ id: 0, row: { path: "a" } }],
    descriptor: () => Promise.reject(new Error("unreadable")),
    skipped: [],
  };
  await expect(rewrite(directory, lock, await readManifest(directory), content)).rejects.toThrow("unreadable");
  await expect(rewrite(directory, lock, await readManifest(directory), content)).rejects.toThrow("unreadable");
  await lock.release();
  expect(await readFile(join(directory, "manifest.json"), "utf8")).toBe(before);
  // What is half written may be what has filled the disk.
  expect((await readdir(directory)).filter((name) => name.startsWith("vectors"))).toEqual(["vectors-1.npy"]);
  const writer = await openIndexWriter(directory);
  await writer.close();
  expect((await readdir(directory)).filter((name) => name.startsWith("vectors"))).toEqual(["vectors-1.npy"]);
});
