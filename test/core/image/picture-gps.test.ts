import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetrievalError, readPictureGps } from "@loci/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { gpsPicture, withDamagedExif } from "../../support/dataset-samples.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const read = async (content: Buffer | string) => {
  const path = join(await temporaryFolder(), "picture.jpg");
  await writeFile(path, content);
  return readPictureGps({ path });
};

test("degrees, minutes and seconds of all four quarters of the earth", async () => {
  for (const [ns, ew] of [
    ["N", "E"],
    ["N", "W"],
    ["S", "E"],
    ["S", "W"],
  ] as const) {
    const { position } = await read(await gpsPicture({ GPSLatitudeRef: ns, GPSLongitudeRef: ew }));
    expect(position?.latitude).toBeCloseTo((ns === "N" ? 1 : -1) * 55.675, 9);
    expect(position?.longitude).toBeCloseTo((ew === "E" ? 1 : -1) * (12 + 34 / 60), 9);
  }
});

test("other formats have it too", async () => {
  const webp = await sharp(await gpsPicture())
    .keepExif()
    .webp()
    .toBuffer();
  expect((await read(webp)).heading).toBe(225);
});

test("a picture without, and one whose camera had no reception", async () => {
  expect(
    await read(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
        .jpeg()
        .toBuffer(),
    ),
  ).toEqual({});
  const lost = await read(await gpsPicture({ GPSLatitude: "0/0 0/0 0/0", GPSImgDirection: "0/0" }));
  expect(lost).toEqual({ time: Date.UTC(2024, 4, 1, 12, 30) });
  const timeless = await gpsPicture();
  timeless.write("    :  :     :  :  ", timeless.indexOf("2024:05:01 12:30:00"), "latin1");
  expect((await read(timeless)).time).toBeUndefined();
});

test("a picture in memory is read from there, and its EXIF may be damaged", async () => {
  const bytes = await gpsPicture();
  expect(await readPictureGps({ path: "upload", bytes })).toEqual(await read(bytes));
  const damaged = { path: "upload", bytes: withDamagedExif(bytes) };
  await expect(readPictureGps(damaged)).rejects.toThrow(/upload.*EXIF is damaged/);
  await expect(readPictureGps({ path: "upload", bytes: Buffer.from("hello") })).rejects.toThrow(RetrievalError);
});

test("what is no picture is refused, SVG among it: its text may name other files", async () => {
  for (const content of ["hello", "", '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>']) {
    await expect(read(content)).rejects.toThrow(RetrievalError);
  }
});
