import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { normaliseName, openFileLocator } from "../../../packages/core/dist/datasets/file-locator.js";
import { writePictures } from "../../support/dataset-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test.each([
  ["a.jpg", "a.jpg"],
  ["./a/b.jpg", "a/b.jpg"],
  [" a//b.jpg", "a/b.jpg"],
  ["a\\b.jpg", "a/b.jpg"],
  ["a/./b.jpg", "a/b.jpg"],
  ["..a/b..jpg", "..a/b..jpg"],
])("%s is %s", (listed, name) => expect(normaliseName(listed)).toBe(name));

test.each([
  ["", "names no file"],
  ["  ", "names no file"],
  ["a\0b", "names no file"],
  ["/etc/passwd", "absolute"],
  ["C:\\x.jpg", "absolute"],
  ["c:x.jpg", "absolute"],
  ["\\\\server\\share\\x.jpg", "absolute"],
  ["file:///etc/passwd", "an address"],
  ["https://example.org/x.jpg", "an address"],
  ["../x.jpg", "lead outside"],
  ["a/../../x.jpg", "lead outside"],
  ["a\\..\\x.jpg", "lead outside"],
  ["..", "lead outside"],
])("%j is refused: %s", (listed, reason) => expect(() => normaliseName(listed)).toThrow(reason));

test("files are found, and why others are not", async () => {
  const root = await temporaryFolder();
  await writePictures(root, "a.jpg", "b/c.jpg", "b/D.JPG");
  const names = ["a.jpg", "b/c.jpg", "b/d.jpg", "b", "x/y.jpg", "a.jpg/z.jpg"];
  const { locate } = await openFileLocator(root, names);
  expect(locate("a.jpg")).toBe(join(root, "a.jpg"));
  expect(locate("b/c.jpg")).toBe(join(root, "b/c.jpg"));
  expect(() => locate("b/d.jpg")).toThrow('"b/d.jpg": no such file: got "D.JPG", in other letters');
  expect(() => locate("b")).toThrow('"b": no such file');
  expect(() => locate("x/y.jpg")).toThrow('"x": no such file or folder');
  expect(() => locate("a.jpg/z.jpg")).toThrow('folder "a.jpg" cannot be listed');
  expect(() => locate("never announced/a.jpg")).toThrow("was not announced");
});

test("links may lead inside, and nowhere else", async () => {
  const [root, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
  await writePictures(root, "real/a.jpg");
  await writeFile(join(elsewhere, "secret.jpg"), "secret");
  await mkdir(join(`${root}-twin`), { recursive: true });
  await symlink(join(root, "real"), join(root, "inside"));
  await symlink(join(root, "real/a.jpg"), join(root, "link.jpg"));
  await symlink(elsewhere, join(root, "outside"));
  await symlink(join(elsewhere, "secret.jpg"), join(root, "real/out.jpg"));
  await symlink(`${root}-twin`, join(root, "twin"));
  await symlink("nowhere", join(root, "dangling.jpg"));
  const names = [
    "inside/a.jpg",
    "link.jpg",
    "outside/secret.jpg",
    "real/out.jpg",
    "inside/out.jpg",
    "twin/a.jpg",
    "dangling.jpg",
  ];
  const { locate } = await openFileLocator(root, names);
  expect(locate("inside/a.jpg")).toBe(join(root, "inside/a.jpg"));
  expect(locate("link.jpg")).toBe(join(root, "link.jpg"));
  for (const name of ["outside/secret.jpg", "real/out.jpg", "inside/out.jpg", "twin/a.jpg"]) {
    expect(() => locate(name)).toThrow("a symbolic link leads outside the data set");
  }
  expect(() => locate("dangling.jpg")).toThrow("no such file");
});

test("a root that is a link itself is the root", async () => {
  const [root, links] = [await temporaryFolder(), await temporaryFolder()];
  await writePictures(root, "a.jpg");
  await symlink(root, join(links, "data"));
  expect((await openFileLocator(join(links, "data"), ["a.jpg"])).locate("a.jpg")).toBe(join(links, "data/a.jpg"));
  await expect(openFileLocator(join(links, "none"), [])).rejects.toThrow("no such folder");
});
