import { readManifest, removeLeftovers, verifyFiles } from "./index-files.js";
import { IndexStore } from "./index-store.js";
import { indexFolder } from "./index-target.js";
import { IndexWriter } from "./index-writer.js";
import { WriterLock } from "./writer-lock.js";

/**
 * Opens an index directory to write to it. Every byte of it is compared with the checksums first.
 * @throws RetrievalError when it is missing or damaged, or when another process writes to it
 */
export async function openIndexWriter(directory: string): Promise<IndexWriter> {
  const folder = indexFolder(directory);
  await readManifest(folder);
  const lock = await WriterLock.acquire(folder);
  try {
    const manifest = await readManifest(folder);
    await verifyFiles(folder, manifest);
    await removeLeftovers(folder, manifest);
    return new IndexWriter(lock, await IndexStore.open(folder, lock, manifest));
  } catch (error) {
    await lock.release();
    throw error;
  }
}
