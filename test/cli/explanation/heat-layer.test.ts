import { heatColour, heatLayer } from "@loci/cli";
import sharp from "sharp";
import { expect, it } from "vitest";
import { explainedPicture } from "../../support/explained.js";

const pixelsOf = async (png: Uint8Array) => sharp(png).raw().toBuffer({ resolveWithObject: true });

it("has each cell's colour in the middle of the cell and what is between them between", async () => {
  const explained = explainedPicture({ map: Float32Array.of(0, 1), height: 1, width: 2 });
  const { data, info } = await pixelsOf(await heatLayer(explained, 1, { width: 42, height: 2 }));
  expect([info.width, info.height, info.channels]).toEqual([42, 2, 4]);
  const opacityAt = (x: number) => data[x * 4 + 3]!;
  expect(opacityAt(10)).toBe(0);
  expect(opacityAt(31)).toBe(heatColour(1)[3]);
  expect((opacityAt(20) + opacityAt(21)) / 2).toBeCloseTo(heatColour(0.5)[3], -1);
  expect(opacityAt(41)).toBe(heatColour(1)[3]);
});

it("is clear where the network saw nothing", async () => {
  const region = { left: 20, top: 0, width: 20, height: 20 };
  const explained = explainedPicture({ map: Float32Array.of(1), height: 1, width: 1, region });
  const { data } = await pixelsOf(await heatLayer(explained, 1, { width: 4, height: 1 }));
  expect([3, 7, 11, 15].map((at) => data[at]! > 0)).toEqual([false, false, true, true]);
});
