import readExif from "exif-reader";
import sharp from "sharp";
import { expect, it } from "vitest";
import { readExifFields } from "../../../packages/core/dist/image/exif-fields.js";
import { gpsPicture } from "../../support/dataset-samples.js";

const wanted = { exposure: [0x9003], gps: [1, 2, 3, 4, 17] };

it("reads what another reader reads", async () => {
  const { exif } = await sharp(await gpsPicture({ GPSLatitudeRef: "S" })).metadata();
  const { exposure, gps } = readExifFields(exif!, wanted);
  const { GPSInfo } = readExif(exif!);
  expect(exposure).toEqual(new Map([[0x9003, "2024:05:01 12:30:00"]]));
  expect([...gps].sort(([a], [b]) => a - b)).toEqual([
    [1, GPSInfo!.GPSLatitudeRef],
    [2, GPSInfo!.GPSLatitude],
    [3, GPSInfo!.GPSLongitudeRef],
    [4, GPSInfo!.GPSLongitude],
    [17, [GPSInfo!.GPSImgDirection]],
  ]);
});

/** A block whose first directory leads to one of places, with entries of tag, type, count and value. */
function block(entries: readonly (readonly [number, number, number, number])[], tail = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(26 + 2 + 12 * entries.length);
  bytes.write("MM\0*", "latin1");
  bytes.writeUInt32BE(8, 4);
  bytes.writeUInt16BE(1, 8);
  bytes.writeUInt16BE(0x8825, 10);
  bytes.writeUInt16BE(4, 12);
  bytes.writeUInt32BE(1, 14);
  bytes.writeUInt32BE(26, 18);
  bytes.writeUInt16BE(entries.length, 26);
  entries.forEach(([tag, type, count, value], place) => {
    const at = 28 + 12 * place;
    bytes.writeUInt16BE(tag, at);
    bytes.writeUInt16BE(type, at + 2);
    bytes.writeUInt32BE(count, at + 4);
    bytes.writeUInt32BE(value, at + 8);
  });
  return Buffer.concat([bytes, tail]);
}

it("reads both byte orders, and numbers that stand in their entry", () => {
  const degrees = Buffer.alloc(8);
  degrees.writeInt32BE(-7, 0);
  degrees.writeInt32BE(2, 4);
  const bytes = block(
    [
      [17, 3, 1, 90 << 16],
      [2, 10, 1, 28 + 24],
    ],
    degrees,
  );
  expect(readExifFields(bytes, wanted).gps).toEqual(
    new Map([
      [17, [90]],
      [2, [-3.5]],
    ]),
  );
});

it("takes no length and no offset at its word", () => {
  const lies = [
    [2, 5, 0xffff_ffff, 8],
    [4, 5, 3, 0xffff_fff0],
    [1, 2, 30, 60],
    [3, 99, 1, 0],
    [17, 5, 1, 0],
  ] as const;
  const { gps } = readExifFields(block(lies), wanted);
  expect([...gps.keys()]).toEqual([17]);
  const endless = block([]);
  endless.writeUInt16BE(0xffff, 26);
  expect(readExifFields(endless, wanted).gps.size).toBe(0);
  endless.writeUInt32BE(0xffff_ffff, 4);
  expect(readExifFields(endless, wanted).gps.size).toBe(0);
  for (const broken of [Buffer.alloc(0), Buffer.from("MM"), Buffer.from("Exif\0\0XX\0*\0\0\0\b", "latin1")]) {
    expect(() => readExifFields(broken, wanted)).toThrow(/does not begin as TIFF/);
  }
});
