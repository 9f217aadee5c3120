import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { forgetContentHashes, RetrievalError, sha256 } from "@loci/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openContentHashes } from "../../../packages/core/dist/feature-cache/content-hashes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder, "picture.jpg");
  await writeFile(file, "one");
});
afterEach(() => void vi.restoreAllMocks());

async function hashOnce(): Promise<string> {
  const hashes = openContentHashes({ folder: join(folder, "cache") });
  const hash = await hashes.hashOf(file);
  await hashes.save();
  return hash;
}

/** As if the file had been written long ago: the time now is what decides. */
const later = (milliseconds: number) =>
  vi.spyOn(Date, "now").mockReturnValue(performance.timeOrigin + performance.now() + milliseconds);

/** Puts a wrong hash into what is remembered, so that its use shows. */
async function rememberWrongly(): Promise<void> {
  const name = join(folder, "cache/content-hashes", (await readdir(join(folder, "cache/content-hashes")))[0]!);
  await writeFile(name, (await readFile(name, "utf8")).replaceAll(sha256("one"), "wrong"));
}

const isRemembered = () =>
  readdir(join(folder, "cache/content-hashes")).then(
    () => true,
    () => false,
  );

it("reads an unchanged file once", async () => {
  later(10_000);
  expect(await hashOnce()).toBe(sha256("one"));
  await rememberWrongly();
  expect(await hashOnce()).toBe("wrong");
  await forgetContentHashes({ folder: join(folder, "cache") });
  expect(await hashOnce()).toBe(sha256("one"));
});

it("does not remember a file that was written a moment ago: another change might not show in its times", async () => {
  expect(await hashOnce()).toBe(sha256("one"));
  expect(await isRemembered()).toBe(false);
});

it("reads again what has changed, also when size and modification time are as before", async () => {
  later(10_000);
  const pretended = new Date(2001, 1, 1);
  await utimes(file, pretended, pretended);
  await hashOnce();
  expect(await isRemembered()).toBe(true);
  await writeFile(file, "two");
  await utimes(file, pretended, pretended);
  expect(await hashOnce()).toBe(sha256("two"));
});

it("does not trust damaged memory", async () => {
  later(10_000);
  await hashOnce();
  const [name] = await readdir(join(folder, "cache/content-hashes"));
  for (const damage of ["", "{", '{"files":{"picture.jpg":3}}']) {
    await writeFile(join(folder, "cache/content-hashes", name!), damage);
    expect(await hashOnce()).toBe(sha256("one"));
  }
});

it("says why a file cannot be read, and takes a cache that cannot be written to", async () => {
  const hashes = openContentHashes({ folder: join(file, "not a folder") });
  await expect(hashes.hashOf(join(folder, "missing.jpg"))).rejects.toThrow(RetrievalError);
  later(10_000);
  expect(await hashes.hashOf(file)).toBe(sha256("one"));
  await hashes.save();
});
