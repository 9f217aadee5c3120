import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { RetrievalError, reasonOf, writeFileAtomically } from "@loci/core";
import pMap from "p-map";
import type { ObjectStore } from "./object-store.js";

/** Files that are looked for at once. */
const FILES = 32;
const LOOK_EVERY = 1000;

/**
 * The files of a folder. Folders in it are made by `makeFolders` only, so that nothing is written into a mount point whose file system is gone. Renaming works on
 * every file system, mounted buckets included; linking does not: of two that create a file at the same time the later one stays.
 */
export function openFolderStore(folder: string): ObjectStore {
  const place = resolve(folder);
  const fileOf = (name: string) => join(place, name);
  const has = (name: string) => isThere(fileOf(name));
  return {
    place,
    lookEvery: LOOK_EVERY,
    makeFolders: async (names) => {
      for (const name of names) await mkdir(fileOf(name), { recursive: true });
    },
    has,
    present: async (below, names) => {
      const found = await pMap(names, (name) => has(`${below}/${name}`), { concurrency: FILES });
      return new Set(names.filter((_, at) => found[at]));
    },
    read: (name) => readIfThere(fileOf(name)),
    write: (name, content) => writeFileAtomically(fileOf(name), content),
    create: async (name, content) => {
      if (!(await has(name))) await writeFileAtomically(fileOf(name), content);
    },
    remove: (name) => rm(fileOf(name), { force: true }),
    localFolder: async (name) => fileOf(name),
  };
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new RetrievalError({ what: `cannot read ${file}`, got: reasonOf(cause), cause });
  }
}
