import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { checkTarget, moveIntoPlace, uniqueSuffix } from "../../../packages/index/dist/storage/index-target.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

async function directoryWith(path: string, manifest: string, content: string): Promise<string> {
  await mkdir(path, { recursive: true });
  await writeFile(join(path, "manifest.json"), manifest);
  await writeFile(join(path, "content"), content);
  return path;
}

const contentOf = (path: string) => readFile(join(path, "content"), "utf8");
const manifest = '{"format": "loci-index"}';

test("suffixes differ", () => {
  expect(uniqueSuffix()).not.toBe(uniqueSuffix());
});

test("a free name is taken", async () => {
  const target = join(folder, "free.loci");
  await checkTarget(target, false);
  await moveIntoPlace(await directoryWith(join(folder, "draft-1"), manifest, "new"), target, false);
  expect(await contentOf(target)).toBe("new");
});

test("what is there already is kept, before and after the work", async () => {
  const target = await directoryWith(join(folder, "there.loci"), manifest, "old");
  await expect(checkTarget(target, false)).rejects.toThrow(`${target} exists already. Choose another name`);
  const draft = await directoryWith(join(folder, "draft-2"), manifest, "new");
  await expect(moveIntoPlace(draft, target, false)).rejects.toThrow(RetrievalError);
  expect(await contentOf(target)).toBe("old");
});

test("an index is replaced, also a damaged one, and nothing stays behind", async () => {
  const inner = join(folder, "inner");
  const target = await directoryWith(join(inner, "there.loci"), '{"format": "loci-index", damaged', "old");
  await checkTarget(target, true);
  await moveIntoPlace(await directoryWith(join(inner, "draft"), manifest, "new"), target, true);
  expect(await contentOf(target)).toBe("new");
  expect(await readdir(inner)).toEqual(["there.loci"]);
});

test("replacing what is not there is making it", async () => {
  const target = join(folder, "not-there.loci");
  await checkTarget(target, true);
  await moveIntoPlace(await directoryWith(join(folder, "draft-3"), manifest, "new"), target, true);
  expect(await contentOf(target)).toBe("new");
});

test.each(["a folder of pictures", "an empty folder", "a file"])("%s is never replaced", async (what) => {
  const target = join(folder, what);
  if (what === "a file") await writeFile(target, "text");
  else await mkdir(target);
  if (what === "a folder of pictures") await writeFile(join(target, "manifest.json"), '{"name": "web app"}');
  await expect(checkTarget(target, true)).rejects.toThrow("is not a Loci index and is not replaced");
});

test("when the new one cannot be put in place the old one comes back", async () => {
  const target = await directoryWith(join(folder, "kept.loci"), manifest, "old");
  await expect(moveIntoPlace(join(folder, "no-such-draft"), target, true)).rejects.toThrow("cannot put the index at");
  expect(await contentOf(target)).toBe("old");
});
