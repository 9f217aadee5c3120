import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RetrievalError, reasonOf } from "../errors.js";

/**
 * Writes a whole file so that a reader, also after a crash or a power cut, finds the old content or the new one and
 * never a part of it.
 * @param content text is written as UTF-8
 * @throws RetrievalError naming the file when it cannot be written (no such folder, no space, no permission)
 */
export function writeFileAtomically(file: string, content: string | Uint8Array): Promise<void> {
  return replaceAtomically(file, async (temporary) => {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
  });
}

/**
 * The same for a file that something else writes. A temporary file that a killed process leaves behind
 * (`.<name>.<random>.tmp`) is never read by anyone.
 * @param produce writes the complete file at the path it is given: a new name in the same folder
 */
export async function replaceAtomically(file: string, produce: (temporary: string) => Promise<void>): Promise<void> {
  const folder = dirname(file);
  const temporary = join(folder, `.${basename(file)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await produce(temporary);
    await syncToDisk(temporary);
    await rename(temporary, file);
    await syncToDisk(folder);
  } catch (cause) {
    // What hinders the writing may hinder this, too.
    await rm(temporary, { force: true }).catch(() => {});
    if (cause instanceof RetrievalError) throw cause;
    throw new RetrievalError({ what: `cannot write ${file}`, got: reasonOf(cause), cause });
  }
}

/** Waits until a file's content, or a folder's list of names, is on the disk itself (fsync). */
export async function syncToDisk(path: string): Promise<void> {
  // Windows flushes neither folders nor files that are open for reading; the journal of NTFS keeps renames in order.
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
/** The same for every file and folder in a folder, and the folder itself. */
export async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    await syncToDisk(join(entry.parentPath, entry.name));
  }
  await syncToDisk(directory);
}
