import { mkdir, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { pictureExtensions, RetrievalError, readPictureFolder } from "@loci/core";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function folderOf(...names: readonly string[]): Promise<string> {
  const root = await temporaryFolder();
  for (const name of names) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), "");
  }
  return root;
}
const refusal = async (attempt: Promise<unknown>) => {
  const error = await attempt.catch((reason) => reason);
  expect(error).toBeInstanceOf(RetrievalError);
  return (error as Error).message;
};

test("class folders: the first level is the label, however deep the picture", async () => {
  const root = await folderOf("rose/b.jpg", "rose/a.jpg", "lily/2019/may/c.png", "notes.txt", "lily/readme.md");
  const folder = await readPictureFolder(root);
  expect(folder).toEqual({
    root,
    pictures: [
      { path: join(root, "lily/2019/may/c.png"), name: "lily/2019/may/c.png", label: "lily" },
      { path: join(root, "rose/a.jpg"), name: "rose/a.jpg", label: "rose" },
      { path: join(root, "rose/b.jpg"), name: "rose/b.jpg", label: "rose" },
    ],
    labels: ["lily", "rose"],
  });
});

test("a plain folder: one picture at the top and there are no labels, nested pictures included", async () => {
  const folder = await readPictureFolder(await folderOf("z.jpg", "holiday/a.jpg", "holiday/day 2/b.jpg"));
  expect(folder.labels).toEqual([]);
  expect(folder.pictures.map(({ name }) => name)).toEqual(["holiday/a.jpg", "holiday/day 2/b.jpg", "z.jpg"]);
  for (const picture of folder.pictures) expect("label" in picture).toBe(false);
});

test("pictures are told by their extension, in any case", async () => {
  const pictures = pictureExtensions.flatMap((extension) => [`x/a${extension}`, `x/B${extension.toUpperCase()}`]);
  const others = ["x/jpg", "x/a.jpg.txt", "x/a.bmp", "x/a.svg", "x/a.jpgx", "x/Thumbs.db", "x/a."];
  const folder = await readPictureFolder(await folderOf(...pictures, ...others));
  expect(folder.pictures.map(({ name }) => name)).toEqual([...pictures].sort());
});

test("sorted by code units, not by locale or numbers", async () => {
  const names = ["é.jpg", "a10.jpg", "B.jpg", "a2.jpg", "z.jpg", "a.jpg", "a/b.jpg", "Z.jpg"];
  const folder = await readPictureFolder(await folderOf(...names));
  expect(folder.pictures.map(({ name }) => name)).toEqual([
    "B.jpg",
    "Z.jpg",
    "a.jpg",
    "a/b.jpg",
    "a10.jpg",
    "a2.jpg",
    "z.jpg",
    "é.jpg",
  ]);
});

test("labels are sorted by themselves: a name with a smaller character than the separator", async () => {
  const folder = await readPictureFolder(await folderOf("a/1.jpg", "a b/1.jpg", "a!/1.jpg"));
  expect(folder.labels).toEqual(["a", "a b", "a!"]);
});

test("a relative path gives absolute pictures and the same names", async () => {
  const root = await folderOf("rose/a.jpg");
  const folder = await readPictureFolder(relative(process.cwd(), root));
  expect(folder.root).toBe(root);
  expect(isAbsolute(folder.pictures[0]?.path as string)).toBe(true);
  expect(folder.pictures[0]?.name).toBe("rose/a.jpg");
});

test("a folder without pictures says what it saw and what counts", async () => {
  const other = await folderOf("a/b.txt", "c.bmp", ".hidden/x.jpg");
  expect(await refusal(readPictureFolder(other))).toBe(
    `folder "${other}": no pictures: expected files that end in .jpg, .jpeg, .png, .webp, .avif, .tif, .tiff, .gif, ` +
      "got 2 other files. Check the path, or convert the pictures to one of these formats.",
  );
  expect(await refusal(readPictureFolder(await folderOf()))).toContain("got no files");
});
