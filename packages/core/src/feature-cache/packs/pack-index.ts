import { crc32 } from "node:zlib";
import { jsonOrUndefined } from "../../files/json-or-undefined.js";
import { type Collection, collectionSchema } from "../collection.js";

/*
 * A pack is two files that only ever grow: NAME.maps has feature maps (float16, little-endian, row-major
 * [height, width, channels]), one after the other without gaps, all of one length; NAME.index says what they are:
 *
 *   "lociMAP1" | length of the description, uint32 | CRC-32 of the description, uint32 | description, JSON
 *   then for the map at each position: key, 32 bytes | CRC-32 of key and map, uint32 | CRC-32 of these 36 bytes, uint32
 *
 * An entry is written after its map. Whatever a kill or a power cut leaves, an entry that is incomplete or whose checksum
 * differs does not count, and a map whose checksum differs is not used.
 */

const MAGIC = Buffer.from("lociMAP1", "latin1");
const PREFIX_BYTES = MAGIC.length + 8;
const KEY_BYTES = 32;
export const ENTRY_BYTES = KEY_BYTES + 8;
/** Descriptions have a few hundred bytes. */
const LONGEST_DESCRIPTION = 1 << 16;
/** Enough to read of a file for its header. */
export const MOST_HEADER_BYTES = PREFIX_BYTES + LONGEST_DESCRIPTION;

export interface PackHeader {
  readonly collection: Collection;
  /** Where the entries begin. */
  readonly bytes: number;
}

export function encodePackHeader(collection: Collection): Uint8Array {
  const description = Buffer.from(JSON.stringify(collection), "utf8");
  const prefix = Buffer.alloc(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(description.length, MAGIC.length);
  prefix.writeUInt32LE(crc32(description), MAGIC.length + 4);
  return Buffer.concat([prefix, description]);
}

/** Undefined when these are not the first bytes of an index, whole and undamaged. */
export function decodePackHeader(bytes: Buffer): PackHeader | undefined {
  if (bytes.length < PREFIX_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const end = PREFIX_BYTES + bytes.readUInt32LE(MAGIC.length);
  const description = bytes.subarray(PREFIX_BYTES, end);
  if (bytes.length < end || crc32(description) !== bytes.readUInt32LE(MAGIC.length + 4)) return undefined;
  const collection = collectionSchema.safeParse(jsonOrUndefined(description.toString("utf8")));
  return collection.success ? { collection: collection.data, bytes: end } : undefined;
}

/** @param key 64 hexadecimal digits. @param checksum see `checksumOfMap` */
export function encodeEntry(key: string, checksum: number): Uint8Array {
  const entry = Buffer.alloc(ENTRY_BYTES);
  entry.write(key, "hex");
  entry.writeUInt32LE(checksum, KEY_BYTES);
  entry.writeUInt32LE(crc32(entry.subarray(0, KEY_BYTES + 4)), KEY_BYTES + 4);
  return entry;
}

/** Calls `visit` for every whole, undamaged entry. @param bytes an index from `header.bytes` on */
export function forEachEntry(bytes: Buffer, visit: (key: string, position: number, checksum: number) => void): void {
  for (let position = 0; (position + 1) * ENTRY_BYTES <= bytes.length; position++) {
    const start = position * ENTRY_BYTES;
    const end = start + KEY_BYTES + 4;
    if (crc32(bytes.subarray(start, end)) !== bytes.readUInt32LE(end)) continue;
    visit(bytes.toString("hex", start, start + KEY_BYTES), position, bytes.readUInt32LE(end - 4));
  }
}
