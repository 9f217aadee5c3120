import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { checksumOfMap } from "../../../../packages/core/dist/feature-cache/packs/checksum-of-map.js";

it("is the CRC-32 of key and map, one after the other", () => {
  const key = "0123456789abcdef".repeat(4);
  const map = Buffer.from("a map");
  expect(checksumOfMap(key, map)).toBe(crc32(Buffer.concat([Buffer.from(key, "hex"), map])));
});
