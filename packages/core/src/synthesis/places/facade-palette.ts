import { type Colour, hex } from "../colour.js";

/** Few wall colours, so that many houses share one and colour alone does not tell a place. */
export const wallColours: readonly Colour[] = [
  "#a8614a",
  "#b3745a",
  "#cfb48a",
  "#d9c8a6",
  "#bfb9ad",
  "#c9a58c",
  "#a9b0a4",
  "#dcd5c6",
].map(hex);

export const trimColours: readonly Colour[] = ["#ece5d6", "#e3d8c0", "#f1ede4", "#c8bda8", "#8d8478"].map(hex);

/** Paint of doors, shutters, shop fronts and awnings. */
export const paintColours: readonly Colour[] = [
  "#2f4f46",
  "#5b2a2a",
  "#24405c",
  "#4b4a45",
  "#7a5a34",
  "#6d7f63",
  "#8c3b2e",
  "#35626b",
].map(hex);

export const roofColours: readonly Colour[] = ["#6b4338", "#565a62", "#8a4f3c", "#4a4f55", "#7b6a5a"].map(hex);

export const carColours: readonly Colour[] = [
  "#8f979e",
  "#2c3440",
  "#a33a2f",
  "#3c5f86",
  "#d9d7d0",
  "#54614f",
  "#c9a54b",
  "#1f2226",
].map(hex);

export const coatColours: readonly Colour[] = [
  "#3a3f4c",
  "#7a3b35",
  "#3f5f55",
  "#b58a4a",
  "#54486b",
  "#9aa0a3",
  "#c4553f",
].map(hex);

export const skinColours: readonly Colour[] = ["#e3b896", "#b98560", "#7a5238", "#f0cdb0"].map(hex);
