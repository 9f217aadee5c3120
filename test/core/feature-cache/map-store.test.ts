import { open, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type FeatureCache, sha256 } from "@loci/core";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Collection } from "../../../packages/core/dist/feature-cache/collection.js";
import { createReadingThreads, openMapStore } from "../../../packages/core/dist/feature-cache/map-store.js";
import { holdPacks } from "../../../packages/core/dist/feature-cache/packs/in-use.js";
import { listPacks } from "../../../packages/core/dist/feature-cache/packs/pack-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyCollection } from "../../support/tiny-collection.js";

const threads = createReadingThreads(1);
afterAll(() => threads.close());

let cache: FeatureCache;
beforeEach(async () => {
  cache = { folder: await temporaryFolder(), limit: 1e9 };
});

const keys = Array.from({ length: 8 }, (_, number) => sha256(`${number}`));
/** Maps whose values are halves exactly, all different. */
const maps = (some: readonly string[]) =>
  Float32Array.from(some.flatMap((key) => Array.from({ length: 12 }, (_, i) => keys.indexOf(key) * 16 + i + 0.5)));

async function openStore(wanted: readonly string[] = keys, collection: Collection = tinyCollection) {
  const inUse = holdPacks(cache.folder);
  const store = await openMapStore({ cache, collection, wanted: new Set(wanted), inUse, threads });
  const close = async () => {
    await store.close();
    await inUse.release();
  };
  return { ...store, close, had: () => keys.filter((key) => store.has(key)) };
}

async function store(some: readonly string[]): Promise<void> {
  const opened = await openStore();
  await opened.add(some, maps(some));
  await opened.close();
}

describe("openMapStore", () => {
  it("gives back what was added, at once and when it is opened again, in any order, also twice", async () => {
    const first = await openStore();
    expect(await first.add(keys.slice(0, 3), maps(keys.slice(0, 3)))).toEqual([]);
    await first.add(keys.slice(3, 5), maps(keys.slice(3, 5)));
    const wanted = [keys[4]!, keys[0]!, keys[2]!, keys[0]!];
    expect(await first.read(wanted)).toEqual({ values: maps(wanted), damaged: [] });
    expect(first.had()).toEqual(keys.slice(0, 5));
    await first.close();
    const second = await openStore();
    expect(second.had()).toEqual(keys.slice(0, 5));
    expect(await second.read(wanted)).toEqual({ values: maps(wanted), damaged: [] });
    await second.close();
  });

  it("knows only what is wanted, of this collection", async () => {
    await store(keys.slice(0, 3));
    const opened = await openStore(keys.slice(2, 4));
    expect(opened.had()).toEqual([keys[2]]);
    await opened.close();
    const other = await openStore(keys, { ...tinyCollection, layer: "another" });
    expect(other.had()).toEqual([]);
    await other.close();
  });

  it("does not store a map again, nor one that float16 cannot hold, whose position it tells", async () => {
    const opened = await openStore();
    await opened.add(keys.slice(0, 1), maps(keys.slice(0, 1)));
    const values = maps(keys.slice(0, 3));
    values[12] = 70_000;
    expect(await opened.add(keys.slice(0, 3), values)).toEqual([1]);
    expect(opened.had()).toEqual([keys[0], keys[2]]);
    expect((await listPacks(cache.folder)).map(({ count }) => count)).toEqual([2]);
    await opened.close();
  });

  it("uses memory that is handed over when it is large enough", async () => {
    const opened = await openStore();
    await opened.add(keys, maps(keys));
    const { values } = await opened.read(keys);
    const memory = values.buffer;
    const smaller = await opened.read(keys.slice(0, 2), memory);
    expect(memory.byteLength).toBe(0);
    expect(smaller.values).toEqual(maps(keys.slice(0, 2)));
    expect(smaller.values.buffer.byteLength).toBe(8 * 12 * 4);
    const larger = await opened.read(keys, new ArrayBuffer(4));
    expect(larger.values).toEqual(maps(keys));
    await opened.close();
  });

  it("begins a new pack when one is full, and evicts what was used least when the limit is reached", async () => {
    cache = { ...cache, limit: 1300 };
    await store(keys.slice(0, 6));
    const before = await listPacks(cache.folder);
    expect(before.length).toBe(1);
    // A pack is full with four maps, and takes some 500 bytes with its index.
    const opened = await openStore(keys.slice(6));
    for (const key of keys.slice(6)) await opened.add([key], maps([key]));
    for (let round = 0; round < 8; round++) {
      const more = sha256(`more ${round}`);
      await opened.add([more], maps([keys[0]!]));
    }
    const after = await listPacks(cache.folder);
    expect(after.map(({ count }) => count).sort()).toEqual([2, 4, 4]);
    expect(after.map(({ id }) => id)).not.toContain(before[0]!.id);
    expect((await opened.read(keys.slice(6))).values).toEqual(maps(keys.slice(6)));
    await opened.close();
    const again = await openStore();
    expect(again.had()).toEqual(keys.slice(6));
    await again.close();
  });
});

describe("a damaged pack", () => {
  const onlyPack = async () => (await listPacks(cache.folder))[0]!;

  async function changeByte(file: string, at: number): Promise<void> {
    const bytes = await readFile(file);
    bytes[at]! ^= 1;
    await writeFile(file, bytes);
  }

  it("gives no damaged map: it is told, forgotten, and can be stored again, which then counts", async () => {
    await store(keys.slice(0, 3));
    await changeByte((await onlyPack()).maps, 24 + 5);
    const opened = await openStore();
    expect((await opened.read(keys.slice(0, 3))).damaged).toEqual([1]);
    expect(opened.had()).toEqual([keys[0], keys[2]]);
    expect((await opened.read([keys[1]!, keys[2]!])).damaged).toEqual([0]);
    await opened.add([keys[1]!], maps([keys[1]!]));
    expect(await opened.read(keys.slice(0, 3))).toEqual({ values: maps(keys.slice(0, 3)), damaged: [] });
    await opened.close();
    const again = await openStore();
    expect(await again.read(keys.slice(0, 3))).toEqual({ values: maps(keys.slice(0, 3)), damaged: [] });
    await again.close();
  });

  it("loses what is cut off, of the maps or of the index, and nothing else", async () => {
    await store(keys.slice(0, 4));
    const { maps: mapsFile, index } = await onlyPack();
    await truncate(mapsFile, 3 * 24 + 11);
    let opened = await openStore();
    expect(opened.had()).toEqual(keys.slice(0, 3));
    await opened.close();
    const handle = await open(index, "r+");
    await handle.truncate((await handle.stat()).size - 3 * 40 + 7);
    await handle.close();
    opened = await openStore();
    expect(opened.had()).toEqual(keys.slice(0, 1));
    expect((await opened.read([keys[0]!])).values).toEqual(maps([keys[0]!]));
    await opened.close();
  });

  it("is of no use without its index, with one of another collection, or without its maps; all is stored anew", async () => {
    await store(keys.slice(0, 2));
    const { index, maps: mapsFile } = await onlyPack();
    const bytes = await readFile(index);
    const damages: [string, string | Uint8Array][] = [
      [index, ""],
      [index, Buffer.from(bytes.toString("latin1").replace('"fit":"fill"', '"fit":"crop"'), "latin1")],
      [mapsFile, ""],
    ];
    for (const [file, content] of damages) {
      const good = await readFile(file);
      await writeFile(file, content);
      const opened = await openStore();
      expect(opened.had()).toEqual([]);
      await opened.close();
      await writeFile(file, good);
    }
    expect((await readdir(dirname(index))).length).toBe(2);
  });
});
