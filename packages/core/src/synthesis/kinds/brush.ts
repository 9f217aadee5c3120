import type { Canvas } from "../canvas.js";
import { type Colour, tint } from "../colour.js";
import type { KindView } from "./kind-view.js";

/** A canvas and the light that falls on everything drawn there. */
export interface Brush {
  readonly canvas: Canvas;
  readonly side: -1 | 1;
  lit(colour: Colour): Colour;
}

export function createBrush(canvas: Canvas, light: KindView["light"]): Brush {
  return { canvas, side: light.side, lit: (colour) => tint(colour, light.factors) };
}
