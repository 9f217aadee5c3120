/** Red, green, blue, each 0-255, not rounded. */
export type Colour = readonly [number, number, number];

export const white: Colour = [255, 255, 255];
export const black: Colour = [0, 0, 0];

/** `#d8c39a` as a colour. */
export function hex(code: string): Colour {
  const value = Number.parseInt(code.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The colour as SVG writes it. */
export function css(colour: Colour): string {
  const value = colour.reduce((sum, channel) => sum * 256 + Math.round(Math.min(255, Math.max(0, channel))), 0);
  return `#${value.toString(16).padStart(6, "0")}`;
}

/** `share` of the second colour, the rest of the first. */
export function blend(first: Colour, second: Colour, share: number): Colour {
  return [
    first[0] + (second[0] - first[0]) * share,
    first[1] + (second[1] - first[1]) * share,
    first[2] + (second[2] - first[2]) * share,
  ];
}

/** Each channel times its factor, as light of that colour does. */
export function tint(colour: Colour, factors: Colour): Colour {
  return [colour[0] * factors[0], colour[1] * factors[1], colour[2] * factors[2]];
}

/** Lighter towards white for a positive amount, darker towards black for a negative one, both up to 1. */
export function lighten(colour: Colour, amount: number): Colour {
  return amount >= 0 ? blend(colour, white, amount) : blend(colour, black, -amount);
}
