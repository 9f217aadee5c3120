import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstPicture, isPictureName } from "../../../packages/core/dist/datasets/first-picture.js";
import { writeFiles } from "../../support/dataset-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("the first by name, at the top before further down", async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { "a/b/x.jpg": "", "a/b/notes.txt": "", ".hidden/y.jpg": "" });
  expect(await firstPicture(folder)).toBe(join(folder, "a/b/x.jpg"));
  await writeFiles(folder, { "z.PNG": "" });
  expect(await firstPicture(folder)).toBe(join(folder, "z.PNG"));
});

test("none, and folders that contain themselves, end", async () => {
  const folder = await temporaryFolder();
  await symlink(folder, join(folder, "self"));
  expect(await firstPicture(folder)).toBeUndefined();
  expect(await firstPicture(join(folder, "nowhere"))).toBeUndefined();
});

test("pictures are told by their ending", () => {
  expect(["a.jpg", "a.TIFF", "a.txt", "jpg", ".jpg.md"].map(isPictureName)).toEqual([true, true, false, false, false]);
});
