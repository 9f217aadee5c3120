import { open } from "node:fs/promises";
import { evictPacks } from "@loci/core";
import { expect, it } from "vitest";
import { choosePacks } from "../../../../packages/core/dist/feature-cache/packs/evict.js";
import { holdPacks } from "../../../../packages/core/dist/feature-cache/packs/in-use.js";
import { listPacks } from "../../../../packages/core/dist/feature-cache/packs/pack-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { tinyCollection } from "../../../support/tiny-collection.js";
import { writePack } from "../../../support/write-pack.js";

const pack = (id: string, lastUsed: number, bytes = 10, backbone = "tiny") => ({
  id,
  maps: "",
  index: "",
  count: 1,
  bytes,
  lastUsed,
  collection: { ...tinyCollection, backbone },
});
const packs = [pack("new", 400), pack("old", 100), pack("other", 200, 10, "big"), pack("middle", 300)];
const choose = (rule: Parameters<typeof choosePacks>[2], held: string[] = []) => {
  const { evicted, inUse } = choosePacks(packs, new Set(held), rule, 1000);
  return [evicted.map(({ id }) => id), inUse.map(({ id }) => id)];
};

it.each([
  ["all", {}, [], ["old", "other", "middle", "new"], []],
  ["the least recently used, until the rest fits", { keepBytes: 25 }, [], ["old", "other"], []],
  ["nothing, when all fits", { keepBytes: 40 }, [], [], []],
  ["what runs need is passed over, and the next ones go", { keepBytes: 25 }, ["old"], ["other", "middle"], ["old"]],
  ["what was not used for so long", { olderThan: 750 }, [], ["old", "other"], []],
  ["of one backbone", { backbone: "big" }, [], ["other"], []],
  ["of one backbone, until the whole cache fits", { backbone: "tiny", keepBytes: 25 }, [], ["old", "middle"], []],
] as const)("chooses %s", (_, rule, held, evicted, inUse) => {
  expect(choose(rule, [...held])).toEqual([evicted, inUse]);
});

it("deletes packs, says how much that was, and leaves what a run holds", async () => {
  const folder = await temporaryFolder();
  const held = holdPacks(folder);
  const kept = await writePack(folder, 2);
  await writePack(folder, 2);
  await held.add([kept.id]);
  const before = await listPacks(folder);
  const eviction = await evictPacks(folder, {});
  expect(eviction).toEqual({ packs: 1, bytes: before[1]!.bytes, inUse: { packs: 1, bytes: before[0]!.bytes } });
  expect((await listPacks(folder)).map(({ id }) => id)).toEqual([kept.id]);
  await held.release();
  expect(await evictPacks(folder, {})).toMatchObject({ packs: 1 });
  expect(await evictPacks(folder, {})).toMatchObject({ packs: 0, bytes: 0 });
});

it("a pack that is open can be read after it was deleted", async () => {
  const folder = await temporaryFolder();
  const handle = await open((await writePack(folder, 2)).maps);
  await evictPacks(folder, {});
  expect((await handle.read(Buffer.alloc(48), 0, 48, 0)).bytesRead).toBe(48);
  await handle.close();
});
