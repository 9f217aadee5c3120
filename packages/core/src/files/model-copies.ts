import { readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.js";

/** Where the cache directory has copies of models that are kept elsewhere, a folder each: below these. */
export const modelCopies = { ofBuckets: "bucket-copies", ofPostgres: "models-of-indexes" } as const;

/** Begins the names of copies that are being removed. */
const REMOVED = "removed-";

/** Notes that a copy is used now, where the cache can be written to. */
export async function noteUseOfCopy(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

/** What has been removed. */
export interface RemovedCopies {
  readonly copies: number;
  readonly bytes: number;
}

/** Removes the copies that were not used for so many milliseconds. Whoever needs one again makes it again. */
export async function removeUnusedCopies(unusedFor: number): Promise<RemovedCopies> {
  let [copies, bytes] = [0, 0];
  for (const kind of Object.values(modelCopies)) {
    const parent = join(cacheDirectory(), kind);
    for (const name of await readdir(parent).catch(() => [])) {
      const folder = join(parent, name);
      const found = await stat(folder).catch(() => undefined);
      if (found === undefined || Date.now() - found.mtimeMs < unusedFor) continue;
      // At once: nobody finds a part of it.
      const removed = name.startsWith(REMOVED) ? folder : join(parent, `${REMOVED}${name}`);
      await rename(folder, removed).catch(() => {});
      bytes += await bytesIn(removed);
      await rm(removed, { recursive: true, force: true });
      copies++;
    }
  }
  return { copies, bytes };
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map((file) => stat(join(file.parentPath, file.name)).then(({ size }) => size));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
