import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError, replaceAtomically, syncToDisk, syncTree, writeFileAtomically } from "@loci/core";
import { expect, test } from "vitest";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test("writes text and bytes, new files and over old ones, and leaves nothing else behind", async () => {
  const inner = join(folder, "plain");
  await mkdir(inner);
  await writeFileAtomically(join(inner, "a.txt"), "zwölf");
  await writeFileAtomically(join(inner, "a.txt"), "zwölf Boxkämpfer");
  await writeFileAtomically(join(inner, "b.bin"), Uint8Array.of(0, 255, 7));
  expect(await readFile(join(inner, "a.txt"), "utf8")).toBe("zwölf Boxkämpfer");
  expect([...(await readFile(join(inner, "b.bin")))]).toEqual([0, 255, 7]);
  expect((await readdir(inner)).sort()).toEqual(["a.txt", "b.bin"]);
});

test("a failure half-way keeps the old content and removes the temporary file", async () => {
  const inner = join(folder, "failure");
  await mkdir(inner);
  const file = join(inner, "a.txt");
  await writeFile(file, "old");
  const attempt = replaceAtomically(file, async (temporary) => {
    await writeFile(temporary, "new, but only ha");
    throw new Error("no space left on device");
  });
  await expect(attempt).rejects.toThrow(`cannot write ${file}: got no space left on device`);
  expect(await readFile(file, "utf8")).toBe("old");
  expect(await readdir(inner)).toEqual(["a.txt"]);
});

test("the temporary file is in the same folder, since a rename cannot cross file systems", async () => {
  const file = join(folder, "here.txt");
  await replaceAtomically(file, async (temporary) => {
    expect(join(temporary, "..")).toBe(folder);
    await writeFile(temporary, "text");
  });
});

test("a refusal made while producing reaches the caller unchanged", async () => {
  const refusal = new RetrievalError({ what: "mine" });
  await expect(replaceAtomically(join(folder, "x"), () => Promise.reject(refusal))).rejects.toBe(refusal);
});

test("a missing folder is the caller's mistake and is named", async () => {
  const file = join(folder, "nowhere", "a.txt");
  await expect(writeFileAtomically(file, "text")).rejects.toThrow(RetrievalError);
  await expect(writeFileAtomically(file, "text")).rejects.toThrow(file);
});

test("syncToDisk accepts files and folders", async () => {
  await writeFile(join(folder, "synced"), "text");
  await syncToDisk(join(folder, "synced"));
  await syncToDisk(folder);
});

test("syncTree accepts folders within folders", async () => {
  await mkdir(join(folder, "tree", "deep"), { recursive: true });
  await writeFile(join(folder, "tree", "deep", "file"), "text");
  await syncTree(join(folder, "tree"));
  await expect(syncTree(join(folder, "no tree"))).rejects.toThrow("ENOENT");
});
