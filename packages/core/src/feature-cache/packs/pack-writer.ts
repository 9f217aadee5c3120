import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { type Collection, collectionId } from "../collection.js";
import { cannotWrite, codeOf } from "./cannot-use.js";
import { checksumOfMap } from "./checksum-of-map.js";
import { type PackPaths, packPaths } from "./pack-files.js";
import { encodeEntry, encodePackHeader } from "./pack-index.js";

export interface MapToStore {
  /** See `mapKey`. */
  readonly key: string;
  /** float16, row-major `[height, width, channels]`. */
  readonly halves: Uint16Array;
}

interface StoredMap {
  readonly key: string;
  /** In the pack, counted in maps. */
  readonly position: number;
  /** See `checksumOfMap`. */
  readonly checksum: number;
}

/** A pack in the making. No two processes ever write to the same one. */
export interface PackWriter extends PackPaths {
  /** Open for reading too; stays open until `close`. */
  readonly maps: string;
  readonly descriptor: number;
  /** Maps that are in it, for good. */
  readonly count: number;
  /**
   * Calls must not overlap; after one that failed the pack takes no more.
   * @returns where they are. Once it answers, the maps outlive the process, however that ends.
   * @throws RetrievalError when the disk is full or fails
   */
  append(maps: readonly MapToStore[]): Promise<readonly StoredMap[]>;
  /** Ends writing; the maps can still be read. */
  seal(): Promise<void>;
  close(): Promise<void>;
}

/** A name that sorts by the time of its making and is nobody else's. */
export const newPackId = (collection: Collection): string =>
  `${collectionId(collection)}/${Date.now().toString(36).padStart(9, "0")}${randomBytes(6).toString("hex")}`;

/** @param id see `newPackId`. @throws RetrievalError when the folder cannot be written to */
export async function createPack(folder: string, id: string, collection: Collection): Promise<PackWriter> {
  const paths = packPaths(folder, id);
  const refuse = (cause: unknown): never => {
    throw cannotWrite(folder, cause);
  };
  const maps = await createFile(paths.maps).catch(refuse);
  const index = await createFile(paths.index).catch(async (cause) => {
    await maps.close();
    return refuse(cause);
  });
  let count = 0;
  let sealed = false;
  const seal = async () => {
    if (!sealed) await index.close();
    sealed = true;
  };
  const close = async () => {
    await seal();
    await maps.close();
  };
  const append = async (stored: readonly MapToStore[]) => {
    const bytes = stored.map(({ halves }) => new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength));
    const places = stored.map(({ key }, row) => ({
      key,
      position: count + row,
      checksum: checksumOfMap(key, bytes[row] as Uint8Array),
    }));
    // `writeFile` goes on where the last one ended, until all is written.
    await maps.writeFile(Buffer.concat(bytes)).catch(refuse);
    await index.writeFile(Buffer.concat(places.map(({ key, checksum }) => encodeEntry(key, checksum)))).catch(refuse);
    count += stored.length;
    return places;
  };
  const writer = {
    ...paths,
    descriptor: maps.fd,
    get count() {
      return count;
    },
    append,
    seal,
    close,
  };
  try {
    await index.writeFile(encodePackHeader(collection));
  } catch (cause) {
    await close();
    refuse(cause);
  }
  return writer;
}

async function createFile(file: string): Promise<FileHandle> {
  await mkdir(dirname(file), { recursive: true });
  try {
    return await open(file, "wx+");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    // Another process has just removed the folder, which was empty.
    await mkdir(dirname(file), { recursive: true });
    return open(file, "wx+");
  }
}
