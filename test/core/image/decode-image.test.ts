import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImage } from "@loci/core";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  colourAt,
  colourDifference,
  noise,
  plain,
  quadrantDifference,
  quadrants,
} from "../../support/drawn-pictures.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const formats = ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const;
const fill = { fit: "fill", size: 32 } as const;

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

describe("boxes", () => {
  const box = { left: 7, top: 5, width: 30, height: 21 };

  test.each(["fill", "crop", "letterbox", "shorter-side"] as const)(
    "as if the rest were cut off, fit %s",
    async (fit) => {
      const whole = await noise(50, 40).png().toBuffer();
      const part = await sharp(whole).extract(box).png().toBuffer();
      const region = () => ({ left: 0.25, top: 0.25, width: 0.5, height: 0.5 });
      for (const options of [
        { fit, size: 16 },
        { fit, size: 16, region },
      ]) {
        expect(await decodeImage(whole, { ...options, box })).toEqual(await decodeImage(part, options));
      }
    },
  );

  test("are of the upright picture", async () => {
    const upright = await noise(50, 40).png().toBuffer();
    const turned = await sharp(await sharp(upright).rotate(-90).png().toBuffer())
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const options = { fit: "fill", size: 16, box } as const;
    expect(await decodeImage(turned, options)).toEqual(await decodeImage(upright, options));
  });

  test("beside the picture they are refused by its name", async () => {
    const bytes = await noise(50, 40).png().toBuffer();
    const beside = decodeImage(bytes, { ...fill, name: "a.png", box: { ...box, left: 50 } });
    await expect(beside).rejects.toThrow('picture "a.png": its box');
  });
});
