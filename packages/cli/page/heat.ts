import type { ExplainedSide } from "@loci/cli/client";
import { heatColour } from "../src/explanation/heat-colours.js";

/**
 * A picture's contributions as pixels of a canvas, `[height, width, RGBA]`, one a cell: the browser draws between them.
 * @param brightest contribution of a cell that gets the brightest colour
 */
export function heatPixels({ map }: ExplainedSide, brightest: number): ImageData {
  const [height, width] = [map.length, map[0]?.length ?? 0];
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (const [place, value] of map.flat().entries()) pixels.set(heatColour(value / brightest), place * 4);
  return new ImageData(pixels, width, height);
}
