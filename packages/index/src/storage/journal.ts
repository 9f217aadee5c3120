import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { RetrievalError } from "@loci/core";
import type { Row } from "./columns.js";

/*
 * The journal of an index (rows-<n>.jsonl): what has been done, a JSON array a line, the first a header.
 *   ["index", {…}, nextId, {…}]          what the index is, the first id that was free, then hnsw and columns of the manifest
 *   ["add", id, slot, checksum, {…}]     a picture; its descriptor is row `slot` of the vectors
 *   ["move", id, slot, checksum]         a new descriptor for a picture
 *   ["set", id, {…}]                     new metadata for a picture
 *   ["delete", id]
 * `checksum` is the CRC-32 of the descriptor's bytes. Each array ends with another element, the CRC-32 of its own text before
 * that element: where the file as a whole has been damaged, `repair` can tell which lines and which descriptors are intact.
 */
export type Operation =
  | readonly ["add", id: number, slot: number, checksum: number, row: Row]
  | readonly ["move", id: number, slot: number, checksum: number]
  | readonly ["set", id: number, row: Row]
  | readonly ["delete", id: number];

/** The line of a value, line feed included. */
export function encodeLine(value: readonly unknown[]): string {
  const text = JSON.stringify(value).slice(0, -1);
  return `${text},"${checksumOf(text)}"]\n`;
}

/** The value of a line without its line feed, `undefined` when the line is damaged. */
export function decodeLine(line: string): readonly unknown[] | undefined {
  // ,"12345678"]
  const text = line.slice(0, -12);
  if (line.length < 14 || line.slice(-12) !== `,"${checksumOf(text)}"]`) return undefined;
  try {
    const value: unknown = JSON.parse(`${text}]`);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const checksumOf = (text: string): string => crc32(text).toString(16).padStart(8, "0");

/** CRC-32 of one of some descriptors. */
export function descriptorChecksum(descriptors: Float32Array, row: number, dimension: number): number {
  const bytes = dimension * Float32Array.BYTES_PER_ELEMENT;
  return crc32(new Uint8Array(descriptors.buffer, descriptors.byteOffset + row * bytes, bytes));
}

/** Bytes of a journal that are read at once, and between which other work has its turn. */
const PIECE_BYTES = 2 ** 20;

/**
 * The lines of the first `bytes` bytes of a text file, without their line feeds.
 * @throws RetrievalError when the file ends earlier, or in the middle of a line
 */
export async function* readLines(file: string, bytes: number): AsyncGenerator<readonly string[]> {
  const handle = await open(file, "r");
  try {
    let rest = Buffer.alloc(0);
    for (let done = 0; done < bytes; ) {
      const piece = Buffer.alloc(Math.min(PIECE_BYTES, bytes - done));
      const { bytesRead } = await handle.read(piece, 0, piece.length, done);
      if (bytesRead === 0) throw new RetrievalError({ what: `${file} is damaged: it ends early` });
      done += bytesRead;
      const text = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      const end = text.lastIndexOf(0x0a) + 1;
      if (end > 0) yield text.toString("utf8", 0, end - 1).split("\n");
      rest = text.subarray(end);
    }
    if (rest.length > 0) throw new RetrievalError({ what: `${file} is damaged: the last line is incomplete` });
  } finally {
    await handle.close();
  }
}
