import { decodeImage } from "@loci/core";
import sharp from "sharp";
import { expect, test } from "vitest";

/** Every pixel tells where it was. */
async function coordinates(width: number, height: number): Promise<Buffer> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % width, Math.floor(pixel / width), 7][i % 3] as number;
  });
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

test.each([
  [20, 10, 10, 5, 0],
  [10, 20, 10, 0, 5],
  [21, 10, 10, 5, 0],
  [10, 21, 10, 0, 5],
  [10, 10, 10, 0, 0],
  [11, 10, 10, 0, 0],
])("%d x %d cropped to %d begins at (%d, %d)", async (width, height, size, left, top) => {
  const image = await decodeImage(await coordinates(width, height), { fit: "crop", size });
  expect([image.width, image.height, image.data.length]).toEqual([size, size, size * size * 3]);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      expect([...image.data.subarray((y * size + x) * 3, (y * size + x) * 3 + 3)]).toEqual([left + x, top + y, 7]);
    }
  }
});
