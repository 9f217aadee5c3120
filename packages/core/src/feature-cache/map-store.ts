import { type FileHandle, open, readFile } from "node:fs/promises";
import pMap from "p-map";
import { startWorkerThreads, type WorkerThreads } from "../threads/worker-threads.js";
import { bytesOfMap, type Collection, collectionId } from "./collection.js";
import type { FeatureCache } from "./feature-cache.js";
import { encodeHalf } from "./half-float.js";
import { evictPacks } from "./packs/evict.js";
import type { PacksInUse } from "./packs/in-use.js";
import { type PackPaths, packsOf, touchPack } from "./packs/pack-files.js";
import { decodePackHeader, forEachEntry } from "./packs/pack-index.js";
import { createPack, type MapToStore, newPackId, type PackWriter } from "./packs/pack-writer.js";

/** Enough that a large cache stays below 1,000 open files, little enough to evict one at a time. */
const PACK_BYTES = 64 * 2 ** 20;
/** Of a small limit a pack takes no more than this share. */
const PACK_SHARE = 1 / 16;
const AT_ONCE = 16;

interface Place {
  readonly descriptor: number;
  readonly position: number;
  readonly checksum: number;
}

/** Cannot be read, so that what another read has just found damaged counts as damaged. */
const NOWHERE: Place = { descriptor: -1, position: 0, checksum: 0 };

/** What a reading thread is given. */
export interface MapsToRead {
  readonly maps: readonly (Place & { readonly key: string })[];
  readonly bytesOfMap: number;
  /** To put the values into, where it is large enough. */
  readonly memory?: ArrayBuffer;
}

export interface MapsRead {
  /** `[maps, height, width, channels]`. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Rows that could not be read as they were written; their values mean nothing. */
  readonly damaged: readonly number[];
}

export type ReadingThreads = Pick<WorkerThreads<MapsToRead, MapsRead>, "run" | "close">;

/** Threads for any number of stores; they start at the first read. */
export function createReadingThreads(count: number): ReadingThreads {
  let threads: ReadingThreads | undefined;
  const start = () =>
    startWorkerThreads<MapsToRead, MapsRead>(new URL("./read-maps-worker.js", import.meta.url), count, {});
  return {
    run: (task, transfer) => {
      threads ??= start();
      return threads.run(task, transfer);
    },
    close: async () => threads?.close(),
  };
}

/** The feature maps of one layer that a run wants, as far as they are in the cache. */
export interface MapStore {
  readonly collection: Collection;
  has(key: string): boolean;
  /**
   * Adds maps, `[keys, height, width, channels]`, but for those that it has; calls must not overlap. Once it answers they
   * outlive the process.
   * @returns positions of maps with values that float16 cannot hold; those are not stored
   * @throws RetrievalError when the disk is full or fails
   */
  add(keys: readonly string[], values: Float32Array): Promise<readonly number[]>;
  /**
   * Maps of keys that `has`, in this order. What turns out to be damaged is forgotten: `has` it no longer.
   * @param memory is handed over, to hold the values if it is large enough
   */
  read(keys: readonly string[], memory?: ArrayBuffer): Promise<MapsRead>;
  close(): Promise<void>;
}

export interface MapStoreOptions {
  readonly cache: FeatureCache;
  readonly collection: Collection;
  /** The keys that will be asked for; others are left out of memory. */
  readonly wanted: { has(key: string): boolean };
  /** Where the packs that are used are noted; not released here. */
  readonly inUse: PacksInUse;
  readonly threads: ReadingThreads;
}

export async function openMapStore(options: MapStoreOptions): Promise<MapStore> {
  const { cache, collection, inUse, threads } = options;
  const mapBytes = bytesOfMap(collection);
  const packBytes = Math.min(PACK_BYTES, cache.limit * PACK_SHARE);
  const { places, handles } = await findMaps(options);
  const sealed: PackWriter[] = [];
  let writer: PackWriter | undefined;

  /** The pack to add to: a new one when there is none or the last one is full. */
  const currentPack = async (): Promise<PackWriter> => {
    if (writer !== undefined && writer.count * mapBytes < packBytes) return writer;
    await writer?.seal();
    if (writer !== undefined) sealed.push(writer);
    writer = undefined;
    await evictPacks(cache.folder, { keepBytes: cache.limit - packBytes });
    const id = newPackId(collection);
    await inUse.add([id]);
    writer = await createPack(cache.folder, id, collection);
    return writer;
  };
  const add = async (keys: readonly string[], values: Float32Array) => {
    const length = values.length / keys.length;
    const unfit: number[] = [];
    const toStore: MapToStore[] = [];
    for (const [row, key] of keys.entries()) {
      if (places.has(key)) continue;
      const halves = new Uint16Array(length);
      if (encodeHalf(values.subarray(row * length, (row + 1) * length), halves)) toStore.push({ key, halves });
      else unfit.push(row);
    }
    if (toStore.length > 0) {
      const pack = await currentPack();
      for (const { key, ...place } of await pack.append(toStore))
        places.set(key, { descriptor: pack.descriptor, ...place });
    }
    return unfit;
  };
  const read = async (keys: readonly string[], memory?: ArrayBuffer) => {
    const wanted = keys.map((key) => places.get(key));
    const maps = wanted.map((place, row) => ({ ...(place ?? NOWHERE), key: keys[row] as string }));
    const result = await threads.run({ maps, bytesOfMap: mapBytes, ...(memory && { memory }) }, memory ? [memory] : []);
    for (const row of result.damaged) {
      const key = keys[row] as string;
      // Unless it has been stored anew in the meantime.
      if (places.get(key) === wanted[row]) places.delete(key);
    }
    return result;
  };
  const close = async () => {
    for (const file of [...handles, ...sealed, writer]) await file?.close();
  };
  return { collection, has: (key) => places.has(key), add, read, close };
}

interface FoundMaps {
  readonly places: Map<string, Place>;
  readonly handles: readonly FileHandle[];
}

/** Looks for the wanted maps in the packs of the collection and opens those that have some. */
async function findMaps({ cache, collection, wanted, inUse }: MapStoreOptions): Promise<FoundMaps> {
  const packs = await packsOf(cache.folder, collectionId(collection));
  const looked = await pMap(packs, async (pack) => ({ pack, entries: await wantedEntries(pack, collection, wanted) }), {
    concurrency: AT_ONCE,
  });
  const useful = looked.filter(({ entries }) => entries.length > 0);
  await inUse.add(useful.map(({ pack }) => pack.id));
  const places = new Map<string, Place>();
  const handles: FileHandle[] = [];
  // Oldest first, so that what was stored anew counts in place of what was damaged.
  for (const { pack, entries } of useful) {
    // Deleted by another process since; once it is open that does no harm.
    const handle = await open(pack.maps, "r").catch(() => undefined);
    if (handle === undefined) continue;
    handles.push(handle);
    await touchPack(pack);
    const count = Math.floor((await handle.stat()).size / bytesOfMap(collection));
    for (const { key, position, checksum } of entries) {
      if (position < count) places.set(key, { descriptor: handle.fd, position, checksum });
    }
  }
  return { places, handles };
}

interface Entry {
  readonly key: string;
  readonly position: number;
  readonly checksum: number;
}

async function wantedEntries(
  pack: PackPaths,
  collection: Collection,
  wanted: MapStoreOptions["wanted"],
): Promise<Entry[]> {
  const bytes = await readFile(pack.index).catch(() => Buffer.alloc(0));
  const header = decodePackHeader(bytes);
  const entries: Entry[] = [];
  // The name of a folder is no proof: a pack may have been copied to the wrong one.
  if (header === undefined || collectionId(header.collection) !== collectionId(collection)) return entries;
  forEachEntry(bytes.subarray(header.bytes), (key, position, checksum) => {
    if (wanted.has(key)) entries.push({ key, position, checksum });
  });
  return entries;
}
