import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { decodeImage, type Fit, fits, RetrievalError } from "@loci/core";
import { describe, expect, test } from "vitest";
import { noise, plain, quadrantDifference, quadrants } from "../../support/drawn-pictures.js";
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
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
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
