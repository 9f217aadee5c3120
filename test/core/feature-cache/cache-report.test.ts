import { utimes, writeFile } from "node:fs/promises";
import { reportCache } from "@loci/core";
import { expect, it } from "vitest";
import { holdPacks } from "../../../packages/core/dist/feature-cache/packs/in-use.js";
import { listPacks } from "../../../packages/core/dist/feature-cache/packs/pack-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyCollection } from "../../support/tiny-collection.js";
import { writePack } from "../../support/write-pack.js";

it("sums up packs by collection, the last used first", async () => {
  const folder = await temporaryFolder();
  const cache = { folder, limit: 5e9 };
  expect(await reportCache(cache)).toMatchObject({
    limit: 5e9,
    maps: 0,
    bytes: 0,
    lastUsed: undefined,
    collections: [],
  });

  const other = { ...tinyCollection, layer: "other" };
  const packs = [await writePack(folder, 2), await writePack(folder, 3), await writePack(folder, 1, other)];
  for (const [number, { index }] of packs.entries()) {
    const time = new Date(Date.UTC(2020, number));
    await utimes(index, time, time);
  }
  const held = holdPacks(folder);
  await held.add([packs[2]!.id]);
  const bytes = new Map((await listPacks(folder)).map((pack) => [pack.id, pack.bytes]));
  const bytesOf = (...numbers: number[]) => numbers.reduce((sum, number) => sum + bytes.get(packs[number]!.id)!, 0);
  expect(await reportCache(cache)).toEqual({
    folder,
    limit: 5e9,
    maps: 6,
    packs: 3,
    bytes: bytesOf(0, 1, 2),
    bytesInUse: bytesOf(2),
    bytesUnreadable: 0,
    lastUsed: "2020-03-01T00:00:00.000Z",
    collections: [
      { ...other, maps: 1, packs: 1, bytes: bytesOf(2), lastUsed: "2020-03-01T00:00:00.000Z" },
      { ...tinyCollection, maps: 5, packs: 2, bytes: bytesOf(0, 1), lastUsed: "2020-02-01T00:00:00.000Z" },
    ],
  });
  await held.release();

  await writeFile(packs[2]!.index, "");
  const report = await reportCache(cache);
  expect(report.bytesUnreadable).toBeGreaterThan(0);
  expect(report.collections.length).toBe(1);
});
