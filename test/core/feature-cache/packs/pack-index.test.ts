import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import {
  decodePackHeader,
  ENTRY_BYTES,
  encodeEntry,
  encodePackHeader,
  forEachEntry,
} from "../../../../packages/core/dist/feature-cache/packs/pack-index.js";
import { tinyCollection } from "../../../support/tiny-collection.js";

const keys = ["00", "7f", "ff"].map((byte) => byte.repeat(32));
const header = Buffer.from(encodePackHeader(tinyCollection));
const entries = Buffer.concat(keys.map((key, position) => encodeEntry(key, 4_000_000_000 + position)));

function read(bytes: Buffer) {
  const found: [string, number, number][] = [];
  forEachEntry(bytes, (...entry) => void found.push(entry));
  return found;
}
const whole = keys.map((key, position) => [key, position, 4_000_000_000 + position]);

it("gives back what was put in", () => {
  expect(decodePackHeader(Buffer.concat([header, entries]))).toEqual({
    collection: tinyCollection,
    bytes: header.length,
  });
  expect(entries.length).toBe(3 * ENTRY_BYTES);
  expect(read(entries)).toEqual(whole);
});

it("ignores an entry that is cut off, wherever it is cut", () => {
  for (let length = 0; length < entries.length; length++) {
    expect(read(entries.subarray(0, length))).toEqual(whole.slice(0, Math.floor(length / ENTRY_BYTES)));
  }
});

it("ignores an entry with any changed byte, and keeps the others in their places", () => {
  for (let at = 0; at < ENTRY_BYTES; at++) {
    const damaged = Buffer.from(entries);
    damaged[ENTRY_BYTES + at]! ^= 16;
    expect(read(damaged)).toEqual([whole[0], whole[2]]);
  }
});

it("takes no header that is cut off or changed", () => {
  for (let length = 0; length < header.length; length++)
    expect(decodePackHeader(header.subarray(0, length))).toBe(undefined);
  for (let at = 0; at < header.length; at++) {
    const damaged = Buffer.from(header);
    damaged[at]! ^= 1;
    expect(decodePackHeader(damaged)).toBe(undefined);
  }
});

it("does not read a description that is no JSON, even with the right checksum", () => {
  const damaged = Buffer.from(header);
  const description = damaged.subarray(header.indexOf("{"));
  description[0] = 0x7d;
  damaged.writeUInt32LE(crc32(description), header.indexOf("{") - 4);
  expect(decodePackHeader(damaged)).toBeUndefined();
});
