import { createRandom } from "@loci/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { changeColours } from "../../../../packages/core/dist/feature-cache/views/colour-change.js";

const none = { brightness: 1, contrast: 1, saturation: 1, hue: 0 };
const random = createRandom(3);
const image = { width: 16, height: 16, data: Uint8Array.from({ length: 16 * 16 * 3 }, () => random.integer(256)) };

/** The same by librsvg, an implementation of the standard's filters. */
async function filtered(filter: string): Promise<Uint8Array> {
  const png = await sharp(image.data, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toBuffer();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="16" height="16">
    <filter id="f" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">${filter}</filter>
    <image width="16" height="16" filter="url(#f)" xlink:href="data:image/png;base64,${png.toString("base64")}"/></svg>`;
  return sharp(Buffer.from(svg)).flatten().raw().toBuffer();
}

const largestDifference = (a: Uint8Array, b: Uint8Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe("changeColours", () => {
  it("changes nothing when nothing is to change", async () => {
    expect((await changeColours(image, none)).data).toEqual(image.data);
  });

  it.each([0, 0.4, 1.5])("saturates as the standard's saturate(%d)", async (saturation) => {
    const { data } = await changeColours(image, { ...none, saturation });
    expect(
      largestDifference(data, await filtered(`<feColorMatrix type="saturate" values="${saturation}"/>`)),
    ).toBeLessThan(2);
  });

  it.each([0.1, 0.25, -0.05, 0.5])("turns the hue as the standard's hueRotate, %d turns", async (hue) => {
    const { data } = await changeColours(image, { ...none, hue });
    expect(
      largestDifference(data, await filtered(`<feColorMatrix type="hueRotate" values="${360 * hue}"/>`)),
    ).toBeLessThan(2);
  });

  it("multiplies by the brightness, and moves away from the mean luminance by the contrast", async () => {
    const mean =
      image.data.reduce((sum, value, i) => sum + value * [0.213, 0.715, 0.072][i % 3]!, 0) / (image.data.length / 3);
    const clip = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
    const brighter = await changeColours(image, { ...none, brightness: 1.3 });
    expect(
      largestDifference(
        brighter.data,
        image.data.map((value) => clip(1.3 * value)),
      ),
    ).toBeLessThan(2);
    const flatter = await changeColours(image, { ...none, contrast: 0.5, brightness: 0.8 });
    const expected = image.data.map((value) => clip(0.8 * (mean + 0.5 * (value - mean))));
    expect(largestDifference(flatter.data, expected)).toBeLessThan(2);
  });

  it("clips once, at the end: what one change takes beyond white another may bring back", async () => {
    const bright = { width: 1, height: 1, data: Uint8Array.of(200, 200, 200) };
    expect([...(await changeColours(bright, { ...none, brightness: 2 })).data]).toEqual([255, 255, 255]);
    const pixels = { width: 2, height: 1, data: Uint8Array.of(200, 200, 200, 0, 0, 0) };
    // 400 and 0, mean 200, half of the contrast: 300 and 100.
    expect([...(await changeColours(pixels, { ...none, brightness: 2, contrast: 0.5 })).data]).toEqual([
      255, 255, 255, 100, 100, 100,
    ]);
  });
});
