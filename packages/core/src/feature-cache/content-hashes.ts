import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import pMap from "p-map";
import { z } from "zod";
import { writeFileAtomically } from "../files/atomic-write.js";
import { sha256 } from "../files/checksum.js";
import { readPictureFile } from "../image/read-picture-file.js";
import type { FeatureCache } from "./feature-cache.js";

/*
 * The SHA-256 of files that have not changed is remembered, as git's index does, in one file for each folder of pictures:
 * `FOLDER/content-hashes/<SHA-256 of the folder's path>.json`. A file counts as unchanged while its size, modification
 * time, status change time (which, other than the modification time, no program can set), inode and device are the same.
 *
 * A file that changes twice within one tick of the file system's clock would keep its times, so a hash is remembered only
 * of a file that was left alone for SETTLED before it was read ("racily clean" in git). The limit of this: a clock that is
 * set back, or that of a file server more than SETTLED behind, together with a change of the same size in the same tick.
 */

/** Milliseconds. The coarsest clock in use is that of FAT, 2 s. */
const SETTLED = 3000;
const AT_ONCE = 16;

const schema = z.strictObject({
  /** By name: what `stampOf` says of it, and its SHA-256. */
  files: z.record(z.string(), z.tuple([z.string(), z.string()])),
});

interface FolderOfHashes {
  readonly file: string;
  readonly hashes: Map<string, readonly [stamp: string, hash: string]>;
  changed: boolean;
}

/** Content hashes of picture files, those of unchanged files without reading them. */
export interface ContentHashes {
  /** SHA-256 (hex) of the file's bytes. @throws RetrievalError as `readPictureFile` */
  hashOf(path: string): Promise<string>;
  /** Remembers what was found for the next run. A cache that cannot be written to is no error: it is found again. */
  save(): Promise<void>;
}

export function openContentHashes({ folder: cache }: Pick<FeatureCache, "folder">): ContentHashes {
  const folders = new Map<string, Promise<FolderOfHashes>>();
  const folderOf = (path: string) => {
    const folder = dirname(path);
    const known = folders.get(folder) ?? readFolder(join(hashFolder(cache), `${sha256(folder)}.json`));
    folders.set(folder, known);
    return known;
  };
  const hashOf = async (path: string) => {
    const absolute = resolve(path);
    const folder = await folderOf(absolute);
    const name = basename(absolute);
    const before = await stampOf(absolute);
    const [stamp, known] = folder.hashes.get(name) ?? [];
    if (known !== undefined && stamp === before?.text) return known;
    const started = Date.now();
    const hash = sha256(await readPictureFile(path));
    const after = await stampOf(absolute);
    if (before && before.text === after?.text && before.changed + SETTLED < started) {
      folder.hashes.set(name, [before.text, hash]);
      folder.changed = true;
    }
    return hash;
  };
  const save = async () => {
    const changed = (await Promise.all(folders.values())).filter((folder) => folder.changed);
    await pMap(changed, (folder) => store(folder).catch(() => {}), { concurrency: AT_ONCE });
  };
  return { hashOf, save };
}

/** The next run reads every file again. */
export async function forgetContentHashes({ folder }: Pick<FeatureCache, "folder">): Promise<void> {
  await rm(hashFolder(folder), { recursive: true, force: true });
}

const hashFolder = (cache: string): string => join(cache, "content-hashes");

async function readFolder(file: string): Promise<FolderOfHashes> {
  const nothing = { file, hashes: new Map(), changed: false };
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? { ...nothing, hashes: new Map(Object.entries(parsed.data.files)) } : nothing;
  } catch {
    return nothing;
  }
}

async function store(folder: FolderOfHashes): Promise<void> {
  const content: z.output<typeof schema> = {
    files: Object.fromEntries(folder.hashes) as Record<string, [string, string]>,
  };
  await mkdir(dirname(folder.file), { recursive: true });
  await writeFileAtomically(folder.file, JSON.stringify(content));
  folder.changed = false;
}

/** Undefined for a file that cannot be asked; reading it says why. */
async function stampOf(path: string): Promise<{ readonly text: string; readonly changed: number } | undefined> {
  try {
    const { size, mtimeNs, ctimeNs, ctimeMs, ino, dev } = await stat(path, { bigint: true });
    return { text: [size, mtimeNs, ctimeNs, ino, dev].join(" "), changed: Number(ctimeMs) };
  } catch {
    return undefined;
  }
}
