import { type FileHandle, open, readdir, rm, rmdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import type { Collection } from "../collection.js";
import { cannotRead, cannotWrite, codeOf } from "./cannot-use.js";
import { decodePackHeader, ENTRY_BYTES, MOST_HEADER_BYTES } from "./pack-index.js";

/** Where the packs of the feature cache are: `FOLDER/<collection id>/<pack>.maps` and `.index`. */
export interface PackPaths {
  /** `<collection id>/<pack>`, which no other pack ever has. */
  readonly id: string;
  readonly maps: string;
  readonly index: string;
}

export interface PackFacts extends PackPaths {
  /** Undefined when the index cannot be read: the pack is of no use. */
  readonly collection: Collection | undefined;
  /** Entries of the index. */
  readonly count: number;
  /** Bytes on disk, both files. */
  readonly bytes: number;
  /** When a run last opened or extended it, milliseconds since 1970. */
  readonly lastUsed: number;
}

export const packPaths = (folder: string, id: string): PackPaths => ({
  id,
  maps: join(folder, `${id}.maps`),
  index: join(folder, `${id}.index`),
});

const AT_ONCE = 16;
const COLLECTION_NAME = /^[0-9a-f]{64}$/;

/** The packs of one collection, oldest first; empty when there is no such collection. */
export async function packsOf(folder: string, collection: string): Promise<PackPaths[]> {
  const files = await namesIn(join(folder, collection));
  // A pack without an index (its process was killed at once, or is making it now) counts as well: it takes up room.
  const names = files.flatMap((name) => /^(\w+)\.(?:maps|index)$/.exec(name)?.[1] ?? []);
  return [...new Set(names)].sort().map((name) => packPaths(folder, `${collection}/${name}`));
}

/** What there is in the cache. */
export async function listPacks(folder: string): Promise<PackFacts[]> {
  const collections = (await namesIn(folder)).filter((name) => COLLECTION_NAME.test(name));
  const packs = await pMap(collections, (collection) => packsOf(folder, collection), { concurrency: AT_ONCE });
  const facts = await pMap(packs.flat(), lookAt, { concurrency: AT_ONCE });
  return facts.filter((pack) => pack !== undefined);
}

/** Deletes a pack. A process that has it open goes on reading it; one that does not finds nothing and extracts again. */
export async function removePack(folder: string, { id, maps, index }: PackPaths): Promise<void> {
  try {
    // First the index: maps without one are of no use, an index without maps would be looked into in vain.
    await rm(index, { force: true });
    await rm(maps, { force: true });
  } catch (cause) {
    throw cannotWrite(folder, cause);
  }
  // Fails while others are there.
  await rmdir(join(folder, id, "..")).catch(() => {});
}

/** Notes that a pack is used now. */
export async function touchPack({ index }: PackPaths): Promise<void> {
  const now = new Date();
  await utimes(index, now, now).catch(() => {});
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw cannotRead(folder, error);
  }
}

/** Undefined when another process has deleted it meanwhile. */
async function lookAt(pack: PackPaths): Promise<PackFacts | undefined> {
  const [maps, index] = await Promise.all([pack.maps, pack.index].map((file) => stat(file).catch(() => undefined)));
  const newest = index ?? maps;
  if (newest === undefined) return undefined;
  const header = await headerOf(pack);
  return {
    ...pack,
    collection: header?.collection,
    count: header && index ? Math.max(0, Math.floor((index.size - header.bytes) / ENTRY_BYTES)) : 0,
    bytes: (maps?.size ?? 0) + (index?.size ?? 0),
    lastUsed: newest.mtimeMs,
  };
}

async function headerOf({ index }: PackPaths) {
  let handle: FileHandle | undefined;
  try {
    handle = await open(index, "r");
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_HEADER_BYTES), 0, MOST_HEADER_BYTES, 0);
    return decodePackHeader(buffer.subarray(0, bytesRead));
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}
