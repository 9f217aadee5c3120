import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheAddon, findCachedAddon } from "../../../packages/index/dist/native/addon-cache.js";
import { stampKey, stampOfThisMachine } from "../../../packages/index/dist/native/addon-stamp.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const stamp = stampOfThisMachine("hnswlib-node@3.0.0", "-O3");
const compiled = join(folder, "compiled.node");
await writeFile(compiled, "machine code");

test("what is put in is found, with its own stamp", async () => {
  const root = join(folder, "new", "native");
  expect(await findCachedAddon(root, stamp)).toBeUndefined();
  await cacheAddon(root, { ...stamp, optimised: false }, compiled);
  const found = await findCachedAddon(root, stamp);
  expect(found?.stamp).toEqual({ ...stamp, optimised: false });
  expect(await readFile(found?.file as string, "utf8")).toBe("machine code");
  expect(await readdir(root)).toEqual([stampKey(stamp)]);
  expect(await findCachedAddon(root, { ...stamp, cpu: "other" })).toBeUndefined();
});

test("a damaged addon is not found, and is replaced", async () => {
  const root = join(folder, "damaged");
  await cacheAddon(root, stamp, compiled);
  const { file } = (await findCachedAddon(root, stamp)) as { file: string };
  await truncate(file, 3);
  expect(await findCachedAddon(root, stamp)).toBeUndefined();
  await cacheAddon(root, stamp, compiled);
  expect(await findCachedAddon(root, stamp)).toBeDefined();
  await rm(`${file}.sha256`);
  expect(await findCachedAddon(root, stamp)).toBeUndefined();
});

test("many at once leave one intact addon", async () => {
  const root = join(folder, "many");
  await Promise.all(Array.from({ length: 8 }, () => cacheAddon(root, stamp, compiled)));
  expect(await findCachedAddon(root, stamp)).toBeDefined();
  expect(await readdir(root)).toEqual([stampKey(stamp)]);
});

test("a cache that cannot be written is an error", async () => {
  await mkdir(join(folder, "x"));
  await writeFile(join(folder, "x", "file"), "");
  await expect(cacheAddon(join(folder, "x", "file", "native"), stamp, compiled)).rejects.toThrow("ENOTDIR");
});
