import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile, writeFileAtomically } from "@loci/core";
import { type AddonStamp, isCurrent, readStamp, stampKey } from "./addon-stamp.js";

/*
 * Compiled addons outlive the folder they were compiled in: a second clone, or a new install, copies instead of compiling.
 *   <root>/<key of the stamp>/addon.node | addon.node.sha256 | addon.json (the stamp)
 */

/** An addon that was compiled earlier. */
export interface CachedAddon {
  readonly file: string;
  readonly stamp: AddonStamp;
}

/** The intact addon for `wanted` in the cache folder `root`, `undefined` when there is none. */
export async function findCachedAddon(root: string, wanted: AddonStamp): Promise<CachedAddon | undefined> {
  const directory = join(root, stampKey(wanted));
  const file = join(directory, "addon.node");
  const stamp = readStamp(join(directory, "addon.json"));
  if (stamp === undefined || !isCurrent(stamp, wanted)) return undefined;
  try {
    const expected = await readFile(`${file}.sha256`, "utf8");
    return (await sha256OfFile(file)) === expected.trim() ? { file, stamp } : undefined;
  } catch {
    return undefined;
  }
}

/** Puts a compiled addon into the cache folder `root`, in place of one that is damaged. */
export async function cacheAddon(root: string, stamp: AddonStamp, compiled: string): Promise<void> {
  await mkdir(root, { recursive: true });
  const directory = join(root, stampKey(stamp));
  const draft = await mkdtemp(`${directory}-`);
  try {
    const file = join(draft, "addon.node");
    await copyFile(compiled, file);
    await writeFileAtomically(`${file}.sha256`, `${await sha256OfFile(file)}\n`);
    await writeFileAtomically(join(draft, "addon.json"), `${JSON.stringify(stamp, null, 2)}\n`);
    await putInPlace(draft, directory, async () => (await findCachedAddon(root, stamp)) !== undefined);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Processes that do this at once may each be in another's way once. */
const ATTEMPTS = 10;

/** Gives the draft its name. An addon that another process has put there and that is intact stays: it is as good. */
async function putInPlace(draft: string, directory: string, isIntact: () => Promise<boolean>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // Succeeds only where there is nothing yet.
      return await rename(draft, directory);
    } catch (error) {
      if (await isIntact()) return;
      if (attempt === ATTEMPTS) throw error;
      const damaged = `${draft}-damaged`;
      await rename(directory, damaged).catch(() => {});
      await rm(damaged, { recursive: true, force: true });
    }
  }
}
