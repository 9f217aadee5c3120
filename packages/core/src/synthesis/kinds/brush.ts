import type { Canvas } from "../canvas.js";
import { type Colour, tint } from "../colour.js";
import type { KindView } from "./kind-view.js";

/** A canvas and the light that falls on everything drawn there. */
export interface Brush {
  readonly canvas: Canvas;
  readonly side: -1 | 1;
  lit(colour: Colour): Colour;
}

/**
 * A shape with a soft edge, `width` wide: strokes on strokes. A blur would look the same and takes the renderer
 * 6 ms a shape, a third of the time of a whole bird.
 */
export function fillSoftly({ canvas }: Brush, data: string, fill: Colour, width: number, opacity = 1): void {
  const layers = 5;
  for (let layer = layers; layer > 0; layer--) {
    canvas.path(data, {
      fill,
      stroke: fill,
      strokeWidth: (width * 2 * layer) / layers,
      opacity: (opacity * 1.1) / layers,
    });
  }
  if (opacity === 1) canvas.path(data, { fill });
}

export function createBrush(canvas: Canvas, light: KindView["light"]): Brush {
  return { canvas, side: light.side, lit: (colour) => tint(colour, light.factors) };
}
