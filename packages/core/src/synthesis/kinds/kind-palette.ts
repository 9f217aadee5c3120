import { type Colour, hex } from "../colour.js";

/** The colours that all kinds of one family share; they differ in where each goes. */
export interface Palette {
  readonly upper: Colour;
  readonly lower: Colour;
  readonly dark: Colour;
  readonly pale: Colour;
  readonly accent: Colour;
}

const codes: readonly (readonly [string, string, string, string, string])[] = [
  ["#7d8452", "#ddc76a", "#33362a", "#f3ecd4", "#c9802e"],
  ["#868d92", "#e6dfd2", "#2a2e34", "#f7f3ea", "#bb6a42"],
  ["#8c6c4c", "#dcc49c", "#3a2b21", "#f3e7cf", "#a9492c"],
  ["#57758f", "#e2b48c", "#222c3a", "#f4ece0", "#cc6b3a"],
  ["#66835c", "#cfcf98", "#28342a", "#f1eed8", "#b8483c"],
  ["#6d625c", "#dcb0a4", "#27211f", "#f4eae4", "#b2505a"],
];

export const palettes: readonly Palette[] = codes.map(([upper, lower, dark, pale, accent]) => ({
  upper: hex(upper),
  lower: hex(lower),
  dark: hex(dark),
  pale: hex(pale),
  accent: hex(accent),
}));

export const beakColours: readonly Colour[] = ["#2e2a28", "#c98a3a", "#8d8f96", "#d8b184"].map(hex);
export const legColours: readonly Colour[] = ["#4b3f38", "#c07f4e", "#7a7f85", "#a98a72"].map(hex);
