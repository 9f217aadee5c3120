import { decodeImage } from "@loci/core";
import { expect, it } from "vitest";
import { squareAfter, wholeBefore } from "../../../packages/core/dist/image/region.js";
import { colourAt, colourDifference, quadrantColours, quadrants } from "../../support/drawn-pictures.js";

const picture = await quadrants(120, 80).png().toBuffer();
const decode = (left: number, top: number, width: number, height: number) =>
  decodeImage(picture, { fit: "letterbox", size: 20, region: () => ({ left, top, width, height }) });

it.each([
  [0, 0, 0],
  [1, 0.5, 0],
  [2, 0, 0.5],
  [3, 0.5, 0.5],
])("quarter %d of a picture fills the square, whatever the fit", async (quarter, left, top) => {
  const image = await decode(left, top, 0.5, 0.5);
  expect([image.width, image.height]).toEqual([20, 20]);
  // In the middle: Lanczos rings beside the border between two quarters.
  expect(colourDifference(colourAt(image, 0.5, 0.5), quadrantColours[quarter]!)).toBeLessThan(3);
});

it("the whole picture is fit fill, and the part is given the sides of the upright picture", async () => {
  expect(await decode(0, 0, 1, 1)).toEqual(await decodeImage(picture, { fit: "fill", size: 20 }));
  const turned = await quadrants(120, 80).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const sides: unknown[] = [];
  const region = (given: object) => {
    sides.push({ ...given });
    return { left: 0, top: 0, width: 1, height: 1 };
  };
  await decodeImage(turned, { fit: "fill", size: 20, region });
  expect(sides).toEqual([{ width: 80, height: 120 }]);
});

it("refuses a part so small that the whole picture would have too many pixels", async () => {
  const tiny = { left: 0, top: 0, width: 0.01, height: 0.01 };
  const decoding = decodeImage(picture, { fit: "fill", size: 224, region: () => tiny, name: "p", pixelLimit: 1e6 });
  await expect(decoding).rejects.toThrow(/part of picture "p" brought to size 224: number of pixels/);
});

it("stays inside the picture though sides are rounded", () => {
  for (let part = 0.05; part <= 1; part += 0.013) {
    const region = { left: 1 - part, top: (1 - part) / 2, width: part, height: part };
    const { width, height } = wholeBefore(region, 7);
    const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => i % 251);
    expect(squareAfter({ width, height, data }, region, 7).data.length).toBe(7 * 7 * 3);
    expect(Math.abs(width * part - 7)).toBeLessThanOrEqual(0.5);
  }
});
