import { readFile, truncate, writeFile } from "node:fs/promises";
import { sealFile } from "../../packages/index/dist/engines/sealed-file.js";

const SEAL_BYTES = 12;

/** Rewrites usearch's file, as `packages/index/src/engines/usearch-file.ts` describes it, so that no link leads to a slot any more. */
export async function cutLinks(file: string, slot: number): Promise<void> {
  const bytes = await readFile(file);
  const size = bytes.readUInt32LE(0);
  const head = 8 + size * bytes.readUInt32LE(4);
  const [links, lowestLinks] = [72, 80].map((place) => Number(bytes.readBigUInt64LE(head + place))) as [number, number];
  let at = head + 104 + 2 * size;
  for (let node = 0; node < size; node++) {
    const layer = bytes.readInt16LE(at + 8);
    at += 10;
    for (let each = 0; each <= layer; each++) {
      const count = bytes.readUInt32LE(at);
      const kept = Array.from({ length: count }, (_, link) => bytes.readUInt32LE(at + 4 + 4 * link)).filter(
        (to) => to !== slot,
      );
      bytes.writeUInt32LE(kept.length, at);
      for (const [link, to] of kept.entries()) bytes.writeUInt32LE(to, at + 4 + 4 * link);
      at += 4 + 4 * (each === 0 ? lowestLinks : links);
    }
  }
  await writeFile(file, bytes);
  await truncate(file, bytes.length - SEAL_BYTES);
  sealFile(file);
}
