import { crc32 } from "node:zlib";

/**
 * CRC-32 of a stored map and its key, so that a map in the wrong place is as bad as a damaged one. (In a file of its own: the
 * threads that read maps have nothing else to load.)
 * @param key 64 hexadecimal digits. @param map its bytes
 */
export const checksumOfMap = (key: string, map: Uint8Array): number => crc32(map, crc32(Buffer.from(key, "hex")));
