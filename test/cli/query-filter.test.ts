import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chooseFilter, withoutPictures } from "@loci/cli";
import type { OpenIndex } from "@loci/index";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";

const index = (root = "/") =>
  ({ columns: { path: "text", label: "text", x: "number", y: "number" }, manifest: { root } }) as unknown as OpenIndex;

it("passes what passes all, and is nothing when nothing is asked for", () => {
  expect(chooseFilter(index(), { excludeSelf: false })).toBeUndefined();
  const filter = chooseFilter(index(), { where: "label = 'a'", near: "0,0,5", box: "-9,1,9,9", excludeSelf: true })!;
  expect(filter({ path: "p", label: "a", x: 3, y: 3 })).toBe(true);
  for (const other of [{ label: "b" }, { x: 6 }, { x: 0 }]) {
    expect(filter({ path: "p", label: "a", x: 3, y: 3, ...other })).toBe(false);
  }
});

it("leaves pictures of the index out by their path, and stays the same for others", async () => {
  const folder = await temporaryFolder();
  const [inside, outside] = [join(folder, "a b.jpg"), import.meta.filename];
  await writeFile(inside, "");
  const filter = ({ label }: { label?: unknown }) => label === "a";
  expect(await withoutPictures(filter, [outside], index(folder))).toBe(filter);
  expect(await withoutPictures(undefined, [outside], index(folder))).toBeUndefined();
  const without = (await withoutPictures(filter, [outside, inside], index(folder)))!;
  expect([{ path: "a b.jpg" }, { path: "b.jpg" }].map(({ path }) => without({ path, label: "a" }))).toEqual([
    false,
    true,
  ]);
  expect(without({ path: "b.jpg", label: "b" })).toBe(false);
  const alone = (await withoutPictures(undefined, [inside], index(folder)))!;
  expect([alone({ path: "a b.jpg" }), alone({ path: "c.jpg" })]).toEqual([false, true]);
});
