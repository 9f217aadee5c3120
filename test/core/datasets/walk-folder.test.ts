import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RetrievalError, readPictureFolder } from "@loci/core";
import { expect, test } from "vitest";
import { asOrdinaryUser } from "../../support/ordinary-user.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** Names that end in "/" become folders, `from -> to` symbolic links. */
async function folderOf(...names: readonly string[]): Promise<string> {
  const root = await temporaryFolder();
  for (const entry of names) {
    const [name = "", target] = entry.split(" -> ");
    await mkdir(name.endsWith("/") ? join(root, name) : dirname(join(root, name)), { recursive: true });
    if (target !== undefined) await symlink(target.replace("ROOT", root), join(root, name));
    else if (!name.endsWith("/")) await writeFile(join(root, name), "");
  }
  return root;
}
const namesIn = async (root: string) => (await readPictureFolder(root)).pictures.map(({ name }) => name);
const refusal = async (folder: string) => {
  const error = await readPictureFolder(folder).catch((reason) => reason);
  expect(error).toBeInstanceOf(RetrievalError);
  return (error as Error).message;
};

test("hidden files and folders and the by-products of other systems are ignored", async () => {
  const root = await folderOf(
    "a/1.jpg",
    "a/.2.jpg",
    "a/._1.jpg",
    ".cache/3.jpg",
    "__MACOSX/a/1.jpg",
    "a/@eaDir/1.jpg",
    "a/.git/4.jpg",
    "MACOSX/5.jpg",
  );
  expect(await namesIn(root)).toEqual(["MACOSX/5.jpg", "a/1.jpg"]);
});

test("a hidden root is listed all the same", async () => {
  const root = await folderOf(".pictures/a/1.jpg");
  expect(await namesIn(join(root, ".pictures"))).toEqual(["a/1.jpg"]);
});

test("a folder called like a picture is a folder", async () => {
  expect(await namesIn(await folderOf("a.jpg/1.jpg", "b.png/"))).toEqual(["a.jpg/1.jpg"]);
});

test("links to files and folders are followed and keep the names of the links", async () => {
  const store = await folderOf("x9/deep/1.jpg", "blob17");
  const root = await folderOf(`rose -> ${store}/x9`, `lily/2.jpg -> ${store}/blob17`, "tulip/3.jpg");
  const { pictures, labels } = await readPictureFolder(root);
  expect(pictures.map(({ name }) => name)).toEqual(["lily/2.jpg", "rose/deep/1.jpg", "tulip/3.jpg"]);
  expect(pictures[1]?.path).toBe(join(root, "rose/deep/1.jpg"));
  expect(labels).toEqual(["lily", "rose", "tulip"]);
});

test("a link as the root is followed", async () => {
  const root = await folderOf("real/a/1.jpg", "link -> real");
  const folder = await readPictureFolder(join(root, "link"));
  expect(folder.pictures).toEqual([{ path: join(root, "link/a/1.jpg"), name: "a/1.jpg", label: "a" }]);
});

test("links in a circle end: to itself, to a parent, to each other, to above the root", async () => {
  const root = await folderOf(
    "top/a/1.jpg",
    "top/a/self.jpg -> self.jpg",
    "top/a/up -> ..",
    "top/b/2.jpg",
    "top/b/c -> ../a",
    "top/a/d -> ../b",
    "top/b/above -> ROOT",
    "beside/3.jpg",
  );
  expect(await namesIn(join(root, "top"))).toEqual(["a/1.jpg", "a/self.jpg", "b/2.jpg", "b/above/beside/3.jpg"]);
});

test("a folder is listed once: at its own place, or at the first link to it", async () => {
  const store = await folderOf("shared/1.jpg");
  const root = await folderOf("a -> z", "z/2.jpg", `m -> ${store}/shared`, `k -> ${store}/shared`);
  expect(await namesIn(root)).toEqual(["k/1.jpg", "z/2.jpg"]);
});

test("many folders that all link to each other", async () => {
  const names = Array.from({ length: 12 }, (_, i) => `f${i}`);
  const links = names.flatMap((from) => names.map((to) => `${from}/to-${to} -> ../${to}`));
  const root = await folderOf(...names.map((name) => `${name}/1.jpg`), ...links);
  expect(await namesIn(root)).toEqual(names.map((name) => `${name}/1.jpg`).sort());
});

test("a link that leads nowhere is kept: decoding it says what is wrong", async () => {
  expect(await namesIn(await folderOf("a/gone.jpg -> nowhere.jpg", "a/gone -> nowhere"))).toEqual(["a/gone.jpg"]);
});

test("a missing folder and a file in its place", async () => {
  const root = await folderOf("a.jpg");
  expect(await refusal(join(root, "b"))).toBe(`folder "${join(root, "b")}": no such folder. Check the path.`);
  expect(await refusal(join(root, "a.jpg"))).toBe(
    `folder "${join(root, "a.jpg")}": this is a file, not a folder. Give the path of the folder with the pictures.`,
  );
});

test("a folder without permission is an error, also deep inside, and not an empty folder", async () => {
  const root = await folderOf("a/1.jpg", "b/2.jpg");
  await mkdir(join(root, "b/locked"), { mode: 0 });
  await asOrdinaryUser(root, async () => {
    expect(await refusal(root)).toContain(`folder "${join(root, "b/locked")}": no permission to list it. Change`);
    expect(await refusal(join(root, "b/locked"))).toContain("no permission to list it");
  });
});
