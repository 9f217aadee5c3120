/**
 * Matplotlib's "inferno" at nine equal steps (Smith, van der Walt, 2015; CC0): equal steps of the value are equal steps to
 * the eye, in grey and to the colour-blind, too.
 */
const INFERNO = [
  [0, 0, 4],
  [31, 12, 72],
  [85, 15, 109],
  [136, 34, 106],
  [186, 54, 85],
  [227, 89, 51],
  [249, 140, 10],
  [249, 201, 50],
  [252, 255, 164],
] as const;

/** What takes away from the score. */
const NEGATIVE = [76, 201, 240] as const;

/** Where the picture shows through least, its share of the light. */
const MOST_OPAQUE = 0.85;

export type Colour = readonly [red: number, green: number, blue: number, opacity: number];

/**
 * The colour of a contribution, 0-255 each: nothing is transparent, more is brighter and more opaque; below zero it is blue.
 * @param value a share of the brightest; beyond −1 and 1 it stays that
 */
export function heatColour(value: number): Colour {
  const size = Math.min(1, Math.abs(value));
  const opacity = Math.round(255 * MOST_OPAQUE * size);
  if (value < 0) return [...NEGATIVE, opacity];
  const place = size * (INFERNO.length - 1);
  const step = Math.min(Math.floor(place), INFERNO.length - 2);
  const [low, high] = [INFERNO[step] as (typeof INFERNO)[0], INFERNO[step + 1] as (typeof INFERNO)[0]];
  const mixed = low.map((from, channel) => Math.round(from + (place - step) * ((high[channel] as number) - from)));
  return [mixed[0] as number, mixed[1] as number, mixed[2] as number, opacity];
}

/**
 * The contribution of a cell that gets the brightest colour: 98 % of the cells of both pictures are below it, since a single
 * one, often in a corner, would leave all others dark.
 */
export function brightestAmong(contributions: readonly number[]): number {
  const sizes = contributions.map(Math.abs).sort((left, right) => left - right);
  return sizes[Math.floor(0.98 * (sizes.length - 1))] || sizes.at(-1) || 1;
}
