import { type FileHandle, open } from "node:fs/promises";
import { encodeNpyHeader, NPY_HEADER_BYTES, RetrievalError, reasonOf } from "@loci/core";
import type { RowFile } from "../vector-index.js";

/*
 * The descriptors, as NumPy reads them (numpy.load, also with mmap_mode="r"): a .npy file of float32, version 1.0, whose
 * header always has the same length. Its number of rows is brought up to date after the rows are on the disk and before the manifest
 * tells of them; so it is that of the manifest, or larger when a process died in between or is writing now.
 */

/** The rows for a worker thread. */
export const rowFile = (path: string): RowFile => ({ path, offset: NPY_HEADER_BYTES });

/** The open vectors of an index. They can be read even after another process has compacted the index. */
export interface VectorReader {
  /** One row, a copy. */
  row(slot: number): Promise<Float32Array<ArrayBuffer>>;
  /** Rows `first` … `first + count − 1`, a copy. */
  rows(first: number, count: number): Promise<Float32Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/**
 * @param slots how many rows must be there; there may be more
 * @throws RetrievalError when the file is missing, too short, or its header is not exactly one that is written here
 */
export async function openVectorFile(path: string, dimension: number, slots: number): Promise<VectorReader> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw new RetrievalError({ what: `cannot read ${path}`, got: reasonOf(cause), cause });
  });
  try {
    const { size } = await handle.stat();
    const rows = rowsInHeader(await readAt(handle, 0, Math.min(size, NPY_HEADER_BYTES), path), dimension);
    const room = Math.floor((size - NPY_HEADER_BYTES) / (dimension * Float32Array.BYTES_PER_ELEMENT));
    if (rows === undefined || rows < slots || rows > room) {
      const [expected, got] = [`${slots} rows of ${dimension} numbers`, `${rows ?? "none"}, in ${size} bytes`];
      throw new RetrievalError({ what: `${path} is damaged: its header`, expected, got, remedy: "Repair the index" });
    }
  } catch (error) {
    await handle.close();
    throw error;
  }
  const rows = async (first: number, count: number) => {
    const rowBytes = dimension * Float32Array.BYTES_PER_ELEMENT;
    const bytes = await readAt(handle, NPY_HEADER_BYTES + first * rowBytes, count * rowBytes, path);
    return new Float32Array(bytes.buffer);
  };
  return { row: (slot) => rows(slot, 1), rows, close: () => handle.close() };
}

/** Rows that are read at once. */
const RUN = 1024;

/**
 * Rows in any order, one after the other; those that lie side by side in the file are read together.
 * @returns length slots.length * dimension, a copy
 */
export async function readSlots(
  reader: VectorReader,
  slots: readonly number[],
  dimension: number,
): Promise<Float32Array<ArrayBuffer>> {
  const result = new Float32Array(slots.length * dimension);
  const order = slots.map((slot, place) => ({ slot, place })).sort((a, b) => a.slot - b.slot);
  for (let start = 0; start < order.length; ) {
    const first = (order[start] as { slot: number }).slot;
    let end = start + 1;
    const slotAt = (at: number) => (order[at] as { slot: number }).slot;
    while (end < order.length && slotAt(end) <= slotAt(end - 1) + 1 && slotAt(end) < first + RUN) end++;
    const data = await reader.rows(first, slotAt(end - 1) - first + 1);
    for (const { slot, place } of order.slice(start, end)) {
      result.set(data.subarray((slot - first) * dimension, (slot - first + 1) * dimension), place * dimension);
    }
    start = end;
  }
  return result;
}

function rowsInHeader(header: Uint8Array, dimension: number): number | undefined {
  const [, digits = ""] = /'shape': \((\d+), /.exec(Buffer.from(header).toString("latin1")) ?? [];
  const rows = Number(digits);
  return Buffer.compare(encodeNpyHeader(rows, dimension), header) === 0 ? rows : undefined;
}

async function readAt(handle: FileHandle, position: number, length: number, path: string) {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 2 ** 30), position + done);
    if (bytesRead === 0) throw new RetrievalError({ what: `${path} ends early, at byte ${position + done}` });
    done += bytesRead;
  }
  return bytes;
}
