import { readSync } from "node:fs";
import { move, transferableSymbol, valueSymbol } from "piscina";
import { decodeHalf } from "./half-float.js";
import type { MapsRead, MapsToRead } from "./map-store.js";
import { checksumOfMap } from "./packs/checksum-of-map.js";

/** Nothing to wait for: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Reads, checks and decodes maps; the result is moved, not copied, to the caller. */
export default function readMaps({ maps, bytesOfMap, memory }: MapsToRead): ReturnType<typeof move> {
  const halves = new Uint16Array(bytesOfMap / Uint16Array.BYTES_PER_ELEMENT);
  const bytes = new Uint8Array(halves.buffer);
  const length = maps.length * halves.length;
  const isEnough = memory !== undefined && memory.byteLength >= length * Float32Array.BYTES_PER_ELEMENT;
  const values = isEnough ? new Float32Array(memory, 0, length) : new Float32Array(length);
  const damaged: number[] = [];
  for (const [row, { descriptor, position, key, checksum }] of maps.entries()) {
    if (fill(bytes, descriptor, position * bytesOfMap) && checksumOfMap(key, bytes) === checksum)
      decodeHalf(halves, values, row * halves.length);
    else damaged.push(row);
  }
  const answer: MapsRead = { values, damaged };
  return move({ [transferableSymbol]: [values.buffer], [valueSymbol]: answer });
}

/** @returns false when the file ends early or cannot be read there */
function fill(bytes: Uint8Array, descriptor: number, start: number): boolean {
  try {
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(descriptor, bytes, done, bytes.length - done, start + done);
      if (read === 0) return false;
      done += read;
    }
    return true;
  } catch {
    return false;
  }
}
