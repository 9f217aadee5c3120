import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { collectionId } from "../../../../packages/core/dist/feature-cache/collection.js";
import {
  listPacks,
  packPaths,
  packsOf,
  removePack,
  touchPack,
} from "../../../../packages/core/dist/feature-cache/packs/pack-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { tinyCollection } from "../../../support/tiny-collection.js";
import { writePack } from "../../../support/write-pack.js";

const id = collectionId(tinyCollection);

it("lists what there is: size, number of maps, collection, last use", async () => {
  const folder = await temporaryFolder();
  expect(await listPacks(folder)).toEqual([]);
  expect(await listPacks(join(folder, "missing"))).toEqual([]);
  const pack = await writePack(folder, 3);
  await utimes(pack.index, new Date(5000), new Date(5000));
  const [facts, ...others] = await listPacks(folder);
  expect(others).toEqual([]);
  expect(facts).toMatchObject({ id: pack.id, count: 3, collection: tinyCollection, lastUsed: 5000 });
  expect(facts!.bytes).toBeGreaterThan(3 * 24 + 3 * 40);
  await touchPack(pack);
  expect((await listPacks(folder))[0]!.lastUsed).toBeGreaterThan(1e12);
});

it("counts what a killed process left behind, which is of no use but takes up room", async () => {
  const folder = await temporaryFolder();
  const pack = packPaths(folder, `${id}/abandoned`);
  await mkdir(dirname(pack.maps), { recursive: true });
  await writeFile(pack.maps, "maps");
  expect(await listPacks(folder)).toMatchObject([{ id: pack.id, bytes: 4, count: 0, collection: undefined }]);
  await writeFile(pack.index, "lociMAP1 and then nothing that makes sense");
  expect(await listPacks(folder)).toMatchObject([{ count: 0, collection: undefined }]);
});

it("removes both files, and the folder with the last pack; what is gone already is no error", async () => {
  const folder = await temporaryFolder();
  const [first, second] = [await writePack(folder, 1), await writePack(folder, 1)];
  expect((await packsOf(folder, id)).map((pack) => pack.id)).toEqual([first.id, second.id]);
  await removePack(folder, first);
  expect((await packsOf(folder, id)).map((pack) => pack.id)).toEqual([second.id]);
  await removePack(folder, second);
  await removePack(folder, second);
  expect(await readdir(folder)).toEqual([]);
});

it("says when the folder cannot be read", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "file"), "");
  await expect(listPacks(join(folder, "file"))).rejects.toThrow(/feature cache .*file: it cannot be read/);
});
