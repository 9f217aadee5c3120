import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";

/*
 * A file of another library with a seal at its end, beyond what that library reads:
 *   "LOCISEAL" | CRC-32 of all before the seal, uint32
 */

const MARK = Buffer.from("LOCISEAL", "latin1");
const SEAL_BYTES = MARK.length + 4;
const PIECE_BYTES = 2 ** 22;

/** Adds the seal. @throws Error when the file is not there or the disk is full */
export function sealFile(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    const { size } = fstatSync(descriptor);
    const seal = Buffer.alloc(SEAL_BYTES);
    MARK.copy(seal);
    seal.writeUInt32LE(checksum(descriptor, size), MARK.length);
    if (writeSync(descriptor, seal, 0, SEAL_BYTES, size) !== SEAL_BYTES) throw new Error("it cannot be sealed");
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** @returns where the seal begins. @throws Error unless the file is as it was when it was sealed */
export function unsealFile(file: string): number {
  const descriptor = openSync(file, "r");
  try {
    const size = fstatSync(descriptor).size - SEAL_BYTES;
    const seal = Buffer.alloc(SEAL_BYTES);
    if (size < 0 || readSync(descriptor, seal, 0, SEAL_BYTES, size) !== SEAL_BYTES) {
      throw new Error("the graph is damaged: it ends early");
    }
    if (!seal.subarray(0, MARK.length).equals(MARK)) throw new Error("the graph is damaged: it has no seal");
    if (seal.readUInt32LE(MARK.length) !== checksum(descriptor, size)) {
      throw new Error("the graph is damaged: its content and its checksum disagree");
    }
    return size;
  } finally {
    closeSync(descriptor);
  }
}

function checksum(descriptor: number, size: number): number {
  const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, Math.max(1, size)));
  let checksumSoFar = 0;
  for (let done = 0; done < size; ) {
    const count = readSync(descriptor, piece, 0, Math.min(piece.length, size - done), done);
    if (count === 0) throw new Error(`it ends early, at byte ${done}`);
    checksumSoFar = crc32(piece.subarray(0, count), checksumSoFar);
    done += count;
  }
  return checksumSoFar;
}
