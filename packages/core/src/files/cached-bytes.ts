import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { writeFileAtomically } from "./atomic-write.js";
import { cacheDirectory } from "./cache-directory.js";
import { sha256 } from "./checksum.js";

/**
 * Bytes that take long to make, kept in the cache with their checksum. What is not exactly what was written is made again, and
 * so is everything where there is no cache that can be written to.
 * @param name below the cache directory
 */
export async function cachedBytes(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const file = path.join(cacheDirectory(), name);
  const checksum = `${file}.sha256`;
  const kept = await Promise.all([readFile(file), readFile(checksum, "utf8")]).catch(() => undefined);
  if (kept !== undefined && sha256(kept[0]) === kept[1].trim()) return kept[0];
  const bytes = await make();
  const keep = async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomically(file, bytes);
    await writeFileAtomically(checksum, `${sha256(bytes)}\n`);
  };
  await keep().catch(() => {});
  return bytes;
}
