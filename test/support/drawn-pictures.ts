import type { Image } from "@loci/core";
import sharp, { type Sharp } from "sharp";

export type Colour = readonly [red: number, green: number, blue: number];

/** Top left, top right, bottom left, bottom right of `quadrants`: no two alike, so that every turn and flip shows. */
export const quadrantColours: readonly Colour[] = [
  [200, 40, 40],
  [40, 180, 60],
  [50, 60, 190],
  [210, 200, 80],
];

/** A picture of four plain quarters. Even sides put the borders between pixels. */
export function quadrants(width: number, height: number): Sharp {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set(quadrantColours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] as Colour, (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Reproducible noise with little order for a compressor to use: a cut file misses pixels. */
export function noise(width: number, height: number): Sharp {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A picture of one colour. */
export function plain(colour: Colour, alpha?: number, width = 40, height = 20): Sharp {
  const [r, g, b] = colour;
  const channels = alpha === undefined ? 3 : 4;
  return sharp({ create: { width, height, channels, background: { r, g, b, ...(alpha !== undefined && { alpha }) } } });
}

/** `x` from the left, `y` from the top, both from 0 to 1. */
export function colourAt({ width, height, data }: Image, x: number, y: number): Colour {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return [data[at], data[at + 1], data[at + 2]] as unknown as Colour;
}

/** The largest difference of a channel. */
export const colourDifference = (a: Colour, b: Colour) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

/** Largest difference of the four quarters, each looked at in its middle, from those of `quadrants`. */
export function quadrantDifference(image: Image): number {
  const middles = [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ] as const;
  return Math.max(...middles.map(([x, y], i) => colourDifference(colourAt(image, x, y), quadrantColours[i] as Colour)));
}
