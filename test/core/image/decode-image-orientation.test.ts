import { decodeImage } from "@loci/core";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  type Colour,
  colourAt,
  colourDifference,
  quadrantColours,
  quadrantDifference,
  quadrants,
} from "../../support/drawn-pictures.js";

describe("EXIF orientation", () => {
  const [width, height] = [64, 32];
  // TIFF 6.0, tag Orientation: where the stored row r and column c are seen (row, column).
  const seen: Readonly<Record<number, (r: number, c: number) => readonly [row: number, column: number]>> = {
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
    const place = seen[orientation] as (r: number, c: number) => readonly [number, number];
    const [rows, columns] = orientation < 5 ? [height, width] : [width, height];
    const data = Buffer.alloc(upright.length);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const [y, x] = place(r, c);
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
