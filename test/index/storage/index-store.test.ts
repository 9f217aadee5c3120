import { appendFile, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { encodeNpyHeader, readNpy } from "@loci/core";
import { expect, test } from "vitest";
import { readManifest, verifyFiles } from "../../../packages/index/dist/storage/index-files.js";
import { IndexStore } from "../../../packages/index/dist/storage/index-store.js";
import { WriterLock } from "../../../packages/index/dist/storage/writer-lock.js";
import { makeSmallIndex, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const descriptor = smallDescriptors.slice(0, smallDimension);
const checksum = crc32(new Uint8Array(descriptor.buffer));

test("nothing has happened before the commit, all of it after", async () => {
  const directory = join(folder, "a.loci");
  await makeSmallIndex(directory, "flat");
  const lock = await WriterLock.acquire(directory);
  const before = await readManifest(directory);
  const store = await IndexStore.open(directory, lock, before);
  await store.append([["add", 40, 40, checksum, { path: "p" }]], descriptor);
  await store.appendSkipped([{ path: "s", reason: "r" }]);
  expect(store.isClean).toBe(false);
  expect(await readManifest(directory)).toEqual(before);
  // NumPy, too, sees only what is committed.
  expect(await readFile(join(directory, "vectors-1.npy"), "latin1")).toContain("(40, 8)");
  await store.commit();
  expect(store.isClean).toBe(true);
  expect(await readManifest(directory)).toEqual(store.manifest);
  expect(store.manifest).toMatchObject({
    generation: before.generation + 1,
    count: 41,
    slots: 41,
    nextId: 41,
    skipped: 3,
  });
  expect((await readNpy(join(directory, "vectors-1.npy"))).rows).toBe(41);
  await store.close();
  await lock.release();
});

test("what a dead writer had appended is cut off", async () => {
  const directory = join(folder, "b.loci");
  await makeSmallIndex(directory, "flat");
  const manifest = await readManifest(directory);
  // It died when it had told NumPy of a row that was not committed.
  const vectors = await open(join(directory, manifest.vectors), "r+");
  await vectors.write(encodeNpyHeader(41, smallDimension), 0, 128, 0);
  await vectors.close();
  await appendFile(join(directory, manifest.vectors), new Uint8Array(descriptor.buffer));
  for (const name of [manifest.vectors, manifest.journal, manifest.skippedList]) {
    await appendFile(join(directory, name), "half");
  }
  await verifyFiles(directory, manifest);
  const lock = await WriterLock.acquire(directory);
  const store = await IndexStore.open(directory, lock, manifest);
  expect((await readNpy(join(directory, manifest.vectors))).rows).toBe(40);
  for (const { name, bytes } of manifest.files) expect((await readFile(join(directory, name))).length).toBe(bytes);
  await store.close();
  await lock.release();
});
