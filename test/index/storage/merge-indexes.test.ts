import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createIndexWriter, mergeIndexes, openIndex, openIndexWriter } from "@loci/index";
import { expect, test } from "vitest";
import { makeSmallIndex, smallDescription, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
await makeSmallIndex(join(folder, "a.loci"), "hnsw");

test("pictures of all, each once, with paths from the first one's root", async () => {
  const other = await createIndexWriter(join(folder, "b.loci"), {
    ...smallDescription("flat"),
    root: "/pictures/more",
  });
  await other.add(smallDescriptors.subarray(0, 2 * smallDimension), [
    { path: "new.jpg", heading: 5 },
    { path: "../folder 0/picture-0.jpg" },
  ]);
  await other.commit();
  const { manifest, duplicates } = await mergeIndexes(
    ["a.loci", "b.loci"].map((name) => join(folder, name)),
    join(folder, "c.loci"),
  );
  expect(duplicates).toBe(1);
  expect(manifest).toMatchObject({ kind: "hnsw", count: 41, root: "/pictures", columns: { heading: "number" } });
  const index = await openIndex(join(folder, "c.loci"));
  expect(index.rows.get(40)).toEqual({ path: "more/new.jpg", heading: 5 });
  const [hits] = await index.search(smallDescriptors.subarray(0, smallDimension), 2);
  expect(hits?.map(({ id }) => id)).toEqual([0, 40]);
  await index.close();
});

test("keeps the lists of skipped pictures, but for those that another index has after all", async () => {
  const skipping = async (name: string, root: string, path: string, skipped: readonly string[]) => {
    const build = await createIndexWriter(join(folder, name), { ...smallDescription("flat"), root });
    await build.add(smallDescriptors.subarray(0, smallDimension), [{ path }]);
    await build.skip(skipped.map((each) => ({ path: each, reason: "no picture" })));
    await build.commit();
    return join(folder, name);
  };
  const one = await skipping("g.loci", "/pictures", "a.jpg", ["broken.jpg", "more/b.jpg"]);
  const two = await skipping("h.loci", "/pictures/more", "b.jpg", ["c.jpg", "../broken.jpg"]);
  const { manifest } = await mergeIndexes([one, two], join(folder, "i.loci"));
  expect(manifest.skipped).toBe(2);
  const writer = await openIndexWriter(join(folder, "i.loci"));
  expect((await writer.skippedPictures()).map(({ path }) => path)).toEqual(["broken.jpg", "more/c.jpg"]);
  await writer.close();
});

test("refuses one alone and another model, and leaves nothing", async () => {
  await expect(mergeIndexes([join(folder, "a.loci")], join(folder, "x.loci"))).rejects.toThrow(
    "expected at least 2, got 1",
  );
  const model = { name: "other", fingerprint: "0000" };
  const other = await createIndexWriter(join(folder, "d.loci"), { ...smallDescription("flat"), model });
  await other.add(smallDescriptors.subarray(0, smallDimension), [{ path: "p" }]);
  await other.commit();
  const merging = mergeIndexes([join(folder, "a.loci"), join(folder, "d.loci")], join(folder, "x.loci"));
  await expect(merging).rejects.toThrow("model of the queries");
  expect((await readdir(folder)).filter((name) => name.includes("x.loci"))).toEqual([]);
});

test("parts of one file stay apart, and a picture that one index has twice is there twice; columns keep their types", async () => {
  const box = { box_left: 0, box_top: 0, box_width: 9, box_height: 9 };
  const columns = { seen: "time" } as const;
  const other = await createIndexWriter(join(folder, "e.loci"), { ...smallDescription("flat"), columns });
  await other.add(smallDescriptors.subarray(0, 5 * smallDimension), [
    { path: "new.jpg" },
    { path: "new.jpg", ...box },
    { path: "new.jpg", ...box },
    { path: "folder 0/picture-0.jpg", ...box, seen: 5 },
    { path: "folder 0/picture-0.jpg" },
  ]);
  await other.commit();
  const merged = await mergeIndexes([join(folder, "a.loci"), join(folder, "e.loci")], join(folder, "f.loci"));
  expect(merged).toMatchObject({ duplicates: 1, manifest: { count: 44, columns: { seen: "time" } } });
});
