import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImage, type Fit, seenPart } from "@loci/core";
import sharp from "sharp";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** Its red grows by 1 a pixel from left to right, its green from top to bottom, from 30. */
async function ramp(width: number, height: number): Promise<string> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([30 + x, 30 + y, 0], (y * width + x) * 3);
  const file = join(await temporaryFolder(), "ramp.png");
  await writeFile(
    file,
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
  return file;
}

it.each([
  ["fill", 200, 120, undefined],
  ["crop", 200, 120, undefined],
  ["crop", 120, 200, undefined],
  ["letterbox", 200, 120, undefined],
  ["shorter-side", 200, 120, undefined],
  ["crop", 200, 150, { left: 20, top: 10, width: 160, height: 100 }],
] as const)(
  "%s of %d × %d: what a pixel of the input shows is where the part says",
  async (fit: Fit, width, height, box) => {
    const path = await ramp(width, height);
    const size = 64;
    const { picture, part } = await seenPart({ path, ...(box && { box }) }, { fit, size });
    expect(picture).toEqual({ width, height });
    const image = await decodeImage(path, { fit, size, ...(box && { box }) });
    for (const [x, y] of [
      [0.35, 0.4],
      [0.5, 0.5],
      [0.7, 0.6],
    ] as const) {
      const [column, row] = [Math.floor(x * image.width), Math.floor(y * image.height)];
      const [red, green] = image.data.subarray((row * image.width + column) * 3);
      expect(Math.abs(part.left + ((column + 0.5) / image.width) * part.width - 0.5 + 30 - red!)).toBeLessThan(1.5);
      expect(Math.abs(part.top + ((row + 0.5) / image.height) * part.height - 0.5 + 30 - green!)).toBeLessThan(1.5);
    }
  },
);

it("reaches over the picture where there are bars, and not where there are none", async () => {
  const { part } = await seenPart({ path: await ramp(200, 100) }, { fit: "letterbox", size: 50 });
  expect(part).toMatchObject({ left: 0, width: 200, height: 200 });
  expect(part.top).toBeCloseTo(-52, 0);
});
