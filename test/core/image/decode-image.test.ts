import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { decodeImage, type Fit, fits, RetrievalError } from "@loci/core";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  type Colour,
  colourAt,
  colourDifference,
  noise,
  plain,
  quadrantColours,
  quadrantDifference,
  quadrants,
} from "../../support/drawn-pictures.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const formats = ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const;
const fitNames = Object.keys(fits) as Fit[];
const fill = { fit: "fill", size: 32 } as const;
const messageOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => expect.fail("was decoded"),
    (error) => {
      expect(error).toBeInstanceOf(RetrievalError);
      return (error as Error).message;
    },
  );

describe("formats", () => {
  test.each(formats)("%s: the colours that were drawn, three channels, the size asked for", async (format) => {
    const image = await decodeImage(await quadrants(64, 48)[format]().toBuffer(), fill);
    expect([image.width, image.height, image.data.length]).toEqual([32, 32, 32 * 32 * 3]);
    expect(quadrantDifference(image)).toBeLessThanOrEqual(8);
  });

  test.each(formats)("%s: a path, its bytes and a view of them give the same", async (format) => {
    const path = join(folder, `same [1].${format}`);
    await writeFile(path, await noise(50, 40)[format]().toBuffer());
    const bytes = await readFile(path);
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 3);
    const before = padded.slice();
    const fromPath = await decodeImage(path, fill);
    expect(await decodeImage(bytes, fill)).toEqual(fromPath);
    expect(await decodeImage(padded.subarray(3, 3 + bytes.length), fill)).toEqual(fromPath);
    expect(padded).toEqual(before);
    expect(fromPath.data.constructor).toBe(Uint8Array);
  });

  test("the extension does not matter, the content does", async () => {
    const path = join(folder, "really-png.jpg");
    await quadrants(64, 48).png().toFile(path);
    expect(quadrantDifference(await decodeImage(path, fill))).toBeLessThanOrEqual(2);
  });

  test.each(["gif", "webp"] as const)("%s: the first frame of an animation", async (format) => {
    const frames = [await plain([200, 40, 40]).png().toBuffer(), await plain([40, 40, 200]).png().toBuffer()];
    const bytes = await sharp(frames, { join: { animated: true } })
      [format]()
      .toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    const image = await decodeImage(bytes, { fit: "shorter-side", size: 20 });
    expect([image.width, image.height]).toEqual([40, 20]);
    expect(colourDifference(colourAt(image, 0.5, 0.5), [200, 40, 40])).toBeLessThanOrEqual(6);
  });

  test("progressive JPEG and interlaced PNG", async () => {
    for (const bytes of [
      await quadrants(64, 48).jpeg({ progressive: true }).toBuffer(),
      await quadrants(64, 48).png({ progressive: true }).toBuffer(),
    ]) {
      expect(quadrantDifference(await decodeImage(bytes, fill))).toBeLessThanOrEqual(8);
    }
  });
});

describe("colour", () => {
  const red: Colour = [200, 50, 30];

  test.each([
    ["8-bit grey JPEG", () => plain([90, 90, 90]).toColourspace("b-w").jpeg()],
    ["8-bit grey PNG", () => plain([90, 90, 90]).toColourspace("b-w").png()],
    ["16-bit grey PNG", () => plain([90, 90, 90]).toColourspace("grey16").png()],
    ["grey TIFF", () => plain([90, 90, 90]).toColourspace("b-w").tiff()],
  ])("%s becomes three equal channels", async (_, draw) => {
    const image = await decodeImage(await draw().toBuffer(), fill);
    expect(image.data).toHaveLength(32 * 32 * 3);
    expect(colourDifference(colourAt(image, 0.5, 0.5), [90, 90, 90])).toBeLessThanOrEqual(2);
  });

  test.each([
    ["16-bit PNG", () => plain(red).toColourspace("rgb16").png()],
    ["16-bit TIFF", () => plain(red).toColourspace("rgb16").tiff({ compression: "deflate" })],
    ["palette PNG", () => plain(red).png({ palette: true, colours: 4 })],
    ["PNG with a Display P3 profile", () => plain(red).withIccProfile("p3").png()],
    ["CMYK JPEG with a profile", () => plain(red).toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 100 })],
  ])("%s becomes 8-bit sRGB", async (_, draw) => {
    expect(
      colourDifference(colourAt(await decodeImage(await draw().toBuffer(), fill), 0.5, 0.5), red),
    ).toBeLessThanOrEqual(8);
  });

  // Without a profile nobody knows which inks were meant: the colour is near, no more.
  test("CMYK JPEG without a profile becomes a similar sRGB colour", async () => {
    const bytes = await plain(red).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ space: "cmyk", channels: 4, hasProfile: false });
    expect(colourDifference(colourAt(await decodeImage(bytes, fill), 0.5, 0.5), red)).toBeLessThanOrEqual(40);
  });

  test("a profile changes the values: the same numbers in Display P3 are a stronger red", async () => {
    const withP3 = await plain(red).withIccProfile("p3").png().toBuffer();
    const { data } = await sharp(withP3, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
    expect(colourDifference([data[0], data[1], data[2]] as unknown as Colour, red)).toBeGreaterThan(8);
  });

  test("a broken profile is ignored", async () => {
    const bytes = await plain(red).withIccProfile("p3").jpeg({ quality: 100 }).toBuffer();
    const profile = bytes.indexOf("ICC_PROFILE");
    expect(profile).toBeGreaterThan(0);
    bytes.fill(0x55, profile + 14, profile + 200);
    expect(colourDifference(colourAt(await decodeImage(bytes, fill), 0.5, 0.5), red)).toBeLessThanOrEqual(40);
  });

  test.each([
    ["PNG", 0, (picture: sharp.Sharp) => picture.png()],
    ["PNG", 0.5, (picture: sharp.Sharp) => picture.png()],
    ["palette PNG", 0, (picture: sharp.Sharp) => picture.png({ palette: true })],
    ["16-bit PNG", 0.5, (picture: sharp.Sharp) => picture.toColourspace("rgb16").png()],
    ["WebP", 0.5, (picture: sharp.Sharp) => picture.webp({ lossless: true })],
    ["AVIF", 0.5, (picture: sharp.Sharp) => picture.avif({ quality: 90 })],
    ["TIFF", 0.5, (picture: sharp.Sharp) => picture.tiff({ compression: "deflate" })],
    ["GIF", 0, (picture: sharp.Sharp) => picture.gif()],
  ])("%s with alpha %d lies on white", async (_, alpha, encode) => {
    const image = await decodeImage(await encode(plain(red, alpha)).toBuffer(), fill);
    const expected = red.map((value) => alpha * value + (1 - alpha) * 255) as unknown as Colour;
    expect(colourDifference(colourAt(image, 0.5, 0.5), expected)).toBeLessThanOrEqual(4);
  });
});

describe("EXIF orientation", () => {
  const [width, height] = [64, 32];
  // TIFF 6.0, tag Orientation: where the stored row r and column c are seen (row, column).
  const seen: Readonly<Record<number, (r: number, c: number) => readonly [number, number]>> = {
    1: (r, c) => [r, c],
    2: (r, c) => [r, width - 1 - c],
    3: (r, c) => [height - 1 - r, width - 1 - c],
    4: (r, c) => [height - 1 - r, c],
    5: (r, c) => [c, r],
    6: (r, c) => [c, width - 1 - r],
    7: (r, c) => [height - 1 - c, width - 1 - r],
    8: (r, c) => [height - 1 - c, r],
  };

  async function stored(orientation: number, format: "jpeg" | "png" | "webp" | "tiff"): Promise<Buffer> {
    const upright = await quadrants(width, height).raw().toBuffer();
    const [rows, columns] = orientation < 5 ? [height, width] : [width, height];
    const data = Buffer.alloc(upright.length);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const [y, x] = seen[orientation]?.(r, c) as [number, number];
        upright.copy(data, (r * columns + c) * 3, (y * width + x) * 3, (y * width + x) * 3 + 3);
      }
    }
    const picture = sharp(data, { raw: { width: columns, height: rows, channels: 3 } }).withMetadata({ orientation });
    return picture[format]({ quality: 100 }).toBuffer();
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("%d is shown upright, with every fit", async (orientation) => {
    for (const format of ["jpeg", "png", "webp", "tiff"] as const) {
      const bytes = await stored(orientation, format);
      expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
      const whole = await decodeImage(bytes, { fit: "shorter-side", size: 16 });
      expect([whole.width, whole.height]).toEqual([32, 16]);
      expect(quadrantDifference(whole)).toBeLessThanOrEqual(8);
      for (const fit of ["fill", "crop"] as const) {
        expect(quadrantDifference(await decodeImage(bytes, { fit, size: 24 }))).toBeLessThanOrEqual(8);
      }
      const boxed = await decodeImage(bytes, { fit: "letterbox", size: 32 });
      expect(colourDifference(colourAt(boxed, 0.5, 0.1), [0, 0, 0])).toBe(0);
      expect(colourDifference(colourAt(boxed, 0.2, 0.4), quadrantColours[0] as Colour)).toBeLessThanOrEqual(8);
    }
  });
});

describe("size", () => {
  test.each([
    [300, 200, 336, 224],
    [200, 300, 224, 336],
    [100, 100, 224, 224],
    [1000, 333, 673, 224],
    [3, 1, 672, 224],
  ])("shorter-side: %d x %d becomes %d x %d", async (width, height, newWidth, newHeight) => {
    const image = await decodeImage(await quadrants(width, height).png().toBuffer(), {
      fit: "shorter-side",
      size: 224,
    });
    expect([image.width, image.height]).toEqual([newWidth, newHeight]);
    expect(image.data).toHaveLength(newWidth * newHeight * 3);
  });

  test.each([
    [1, 1],
    [1, 5000],
    [5000, 1],
  ])("%d x %d fills, crops and letterboxes", async (width, height) => {
    const bytes = await noise(width, height).png().toBuffer();
    for (const fit of ["fill", "crop", "letterbox"] as const) {
      const image = await decodeImage(bytes, { fit, size: 24 });
      expect([image.width, image.height, image.data.length]).toEqual([24, 24, 24 * 24 * 3]);
    }
  });

  test("a size of 1 is the mean colour", async () => {
    const { data } = await decodeImage(await plain([90, 30, 200]).png().toBuffer(), { fit: "fill", size: 1 });
    expect([...data]).toEqual([90, 30, 200]);
  });

  test("shrinking inside the JPEG decoder stays near Lanczos over all pixels", async () => {
    const blurred = await noise(1200, 900).blur(4).jpeg({ quality: 95 }).toBuffer();
    const allPixels = await sharp(blurred).png().toBuffer();
    for (const size of [100, 200, 299]) {
      const [shrunk, exact] = [
        await decodeImage(blurred, { fit: "fill", size }),
        await decodeImage(allPixels, { fit: "fill", size }),
      ];
      const sum = shrunk.data.reduce((total, value, i) => total + Math.abs(value - (exact.data[i] as number)), 0);
      expect(sum / exact.data.length).toBeLessThan(1.5);
    }
  });

  test("many at once give what each gives alone", async () => {
    const pictures = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        noise(60 + i, 50)
          .jpeg()
          .toBuffer(),
      ),
    );
    const together = await Promise.all(pictures.map((bytes) => decodeImage(bytes, fill)));
    for (const [i, bytes] of pictures.entries()) expect(await decodeImage(bytes, fill)).toEqual(together[i]);
  });
});

describe("limits and options", () => {
  /** A PNG of 60,000 x 60,000 pixels by its header, with the pixels of one. */
  const hugeHeader = async () => {
    const bytes = await plain([0, 0, 0], undefined, 1, 1).png().toBuffer();
    bytes.writeUInt32BE(60_000, 16);
    bytes.writeUInt32BE(60_000, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    return bytes;
  };

  test("a decompression bomb is refused by its header", async () => {
    expect(await messageOf(decodeImage(await hugeHeader(), { ...fill, name: "bomb.png" }))).toBe(
      'picture "bomb.png" of 60000 x 60000 pixels: number of pixels: expected at most 100,000,000, got 3,600,000,000. ' +
        "Make the picture smaller, or raise the pixel limit.",
    );
  });

  test.each(formats)("%s: the limit is inclusive", async (format) => {
    const bytes = await noise(40, 30)[format]().toBuffer();
    expect((await decodeImage(bytes, { ...fill, pixelLimit: 1200 })).width).toBe(32);
    expect(await messageOf(decodeImage(bytes, { fit: "fill", size: 8, pixelLimit: 1199 }))).toContain(
      "of 40 x 30 pixels: number of pixels: expected at most 1,199, got 1,200",
    );
  });

  test("the result is limited, too: a long thin picture would grow without bound", async () => {
    const thin = await noise(1, 20_000).png().toBuffer();
    expect(await messageOf(decodeImage(thin, { fit: "shorter-side", size: 224, name: "thin.png" }))).toMatch(
      /^picture "thin.png" brought to size 224 on its shorter side: number of pixels: expected at most 100,000,000, got 1,003,520,000/,
    );
    expect(await messageOf(decodeImage(thin, { fit: "fill", size: 20_000 }))).toContain("got 400,000,000");
  });

  test.each([0, -1, 1.5, Number.NaN])("size and limit %d are refused", async (value) => {
    const bytes = await plain([1, 2, 3]).png().toBuffer();
    expect(await messageOf(decodeImage(bytes, { fit: "fill", size: value }))).toContain("size of the decoded picture");
    expect(await messageOf(decodeImage(bytes, { ...fill, pixelLimit: value }))).toContain("pixel limit");
  });

  test("an unknown fit names the known ones", async () => {
    const bytes = await plain([1, 2, 3]).png().toBuffer();
    expect(await messageOf(decodeImage(bytes, { fit: "letterbx" as Fit, size: 8 }))).toBe(
      'unknown fit "letterbx"; did you mean "letterbox"? known: fill, crop, letterbox, shorter-side',
    );
  });
});

describe("damage", () => {
  test.each(formats)("%s cut short is refused by name, whatever the fit", async (format) => {
    // Tall: what a crop keeps ends far above what is missing.
    const bytes = await noise(120, 480)[format]().toBuffer();
    for (const share of [0.1, 0.5, 0.9]) {
      for (const fit of fitNames) {
        const path = join(folder, `cut.${format}`);
        await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * share)));
        const error = await decodeImage(path, { fit, size: 40 }).catch((reason) => reason);
        expect(error, `${fit} of ${share}`).toBeInstanceOf(RetrievalError);
        expect(error.message).toMatch(
          new RegExp(
            `^picture "${path}": an? ${format} picture that is truncated or damaged \\(libvips: .+\\)\\. Copy`,
            "i",
          ),
        );
        expect(error.message.length).toBeLessThan(path.length + 240);
        expect(error.cause).toBeInstanceOf(Error);
      }
    }
  });

  test("oddities that every viewer forgives are no error", async () => {
    const bytes = await quadrants(64, 48).jpeg({ quality: 95 }).toBuffer();
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    const strayBytes = Buffer.concat([bytes.subarray(0, scan), Buffer.from([1, 2, 3]), bytes.subarray(scan)]);
    const appended = Buffer.concat([bytes, Buffer.from("appended by a camera")]);
    for (const odd of [strayBytes, appended]) {
      expect(quadrantDifference(await decodeImage(odd, fill))).toBeLessThanOrEqual(8);
    }
  });

  test("bytes without a name are told by their number", async () => {
    const bytes = (await noise(60, 60).jpeg().toBuffer()).subarray(0, 2000);
    expect(await messageOf(decodeImage(bytes, fill))).toContain(
      'picture "2000 bytes in memory": a JPEG picture that is',
    );
    expect(await messageOf(decodeImage(new Uint8Array(0), fill))).toContain("it has no bytes");
  });
});
