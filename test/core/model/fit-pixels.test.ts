import { decodeImage, type Fit, fits, OnnxGraph, openOnnxSession } from "@loci/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { fitPixels } from "../../../packages/core/dist/model/fit-pixels.js";

/** Edges, slopes and fine lines, so that every shift and every other kernel shows. */
function drawing(width: number, height: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="none">
    <defs><linearGradient id="g"><stop stop-color="#124"/><stop offset="1" stop-color="#fd8"/></linearGradient></defs>
    <rect width="100" height="100" fill="url(#g)"/><circle cx="30" cy="60" r="22" fill="#c33"/>
    <path d="M5 95 L50 5 L60 9 L20 96 Z" fill="#3a6"/><path d="M70 0 V100 M75 0 V100 M80 0 V100" stroke="#000"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function fitted(png: Buffer, fit: Fit, size: number) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const graph = new OnnxGraph();
  const picture = graph.input("picture", "uint8", ["batch", "height", "width", 3]);
  graph.node("Identity", [fitPixels(graph, picture, { fit, size })], {}, "pixels");
  graph.output("pixels", "uint8");
  const session = await openOnnxSession(graph.encode(), { threads: 1 });
  const dims = [1, info.height, info.width, 3];
  const { pixels } = await session.run({ picture: { type: "uint8", dims, data: new Uint8Array(data) } });
  await session.close();
  return pixels!;
}

describe.each(Object.keys(fits) as Fit[])("fitPixels, %s", (fit) => {
  it.each([
    ["as large", 64, 64],
    ["shrunk a little", 101, 93],
    ["wide", 320, 130],
    ["high", 77, 213],
    ["enlarged", 41, 37],
    ["wide and enlarged", 60, 23],
  ])("a picture %s is what decodeImage makes of it", async (_, width, height) => {
    const png = await drawing(width, height);
    const expected = await decodeImage(png, { fit, size: 64 });
    const got = await fitted(png, fit, 64);
    expect(got.dims).toEqual([1, expected.height, expected.width, 3]);
    const differences = Array.from(expected.data, (value, at) => Math.abs(value - (got.data[at] as number)));
    // libvips rounds between the two sides, too.
    const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
    expect(mean).toBeLessThan(0.5);
    expect(Math.max(...differences)).toBeLessThan(8);
  });
});
