import { encodePng } from "@loci/core";
import type { ExplainedPicture } from "@loci/heads";
import { heatColour } from "./heat-colours.js";

/**
 * A picture's contributions as a transparent layer over all of it: between the middles of cells values are interpolated
 * bilinearly; what the network did not see stays clear.
 * @param brightest contribution of a cell that gets the brightest colour
 * @returns PNG of `width` × `height` pixels
 */
export async function heatLayer(
  { map, height: rows, width: columns, region, picture }: ExplainedPicture,
  brightest: number,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const pixels = new Uint8Array(width * height * 4);
  const across = alongAxis(width, picture.width, region.left, region.width, columns);
  const down = alongAxis(height, picture.height, region.top, region.height, rows);
  const at = (row: number, column: number) => map[row * columns + column] as number;
  for (const [y, vertical] of down.entries()) {
    if (vertical === undefined) continue;
    for (const [x, horizontal] of across.entries()) {
      if (horizontal === undefined) continue;
      const upper = mix(
        at(vertical.before, horizontal.before),
        at(vertical.before, horizontal.after),
        horizontal.share,
      );
      const lower = mix(at(vertical.after, horizontal.before), at(vertical.after, horizontal.after), horizontal.share);
      pixels.set(heatColour(mix(upper, lower, vertical.share) / brightest), (y * width + x) * 4);
    }
  }
  return encodePng(pixels, width, height);
}

const mix = (from: number, to: number, share: number): number => from + (to - from) * share;

/** Two cells, and how much the second one counts. */
interface Between {
  readonly before: number;
  readonly after: number;
  readonly share: number;
}

/** For each pixel of an axis the cells that it lies between; `undefined` outside the region. */
function alongAxis(pixels: number, length: number, start: number, extent: number, cells: number) {
  return Array.from({ length: pixels }, (_, pixel): Between | undefined => {
    const fraction = (((pixel + 0.5) / pixels) * length - start) / extent;
    if (fraction < 0 || fraction > 1) return undefined;
    const place = Math.min(Math.max(fraction * cells - 0.5, 0), cells - 1);
    const before = Math.floor(place);
    return { before, after: Math.min(before + 1, cells - 1), share: place - before };
  });
}
