import { type Colour, css } from "./colour.js";
import { type Point, short } from "./geometry.js";

/** A colour at a place of a gradient, 0 at its start and 1 at its end. */
interface Stop {
  readonly at: number;
  readonly colour: Colour;
  readonly opacity?: number;
}

/** How a path is filled or stroked; a colour, or a reference such as `url(#d3)` from a gradient. */
export interface Paint {
  readonly fill?: Colour | string;
  readonly stroke?: Colour | string;
  /** In user units. */
  readonly strokeWidth?: number;
  readonly opacity?: number;
  readonly blend?: "multiply" | "screen";
  /** Reference to a filter or a clip path of this canvas. */
  readonly filter?: string;
  readonly clip?: string;
}

/** An SVG picture being drawn, back to front. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  path(data: string, paint: Paint): void;
  /** Any markup, for what paths cannot say. */
  markup(text: string): void;
  /** Everything drawn by `draw`, in one group. */
  group(attributes: string, draw: () => void): void;
  /** Gradients along the bounding box of what they fill; `from` and `to` in shares of it. */
  linear(stops: readonly Stop[], from?: Point, to?: Point): string;
  radial(stops: readonly Stop[], centre?: Point, radius?: number): string;
  /** A Gaussian blur, its standard deviation in user units. */
  blur(deviation: number): string;
  clip(data: string): string;
  svg(): string;
}

/** An empty canvas of `width` by `height` user units, rendered `pixels` wide. */
export function createCanvas(width: number, height: number, pixels: number): Canvas {
  const parts: string[] = [];
  const definitions: string[] = [];
  const define = (markup: (id: string) => string) => {
    const id = `d${definitions.length}`;
    definitions.push(markup(id));
    return `url(#${id})`;
  };
  const gradient = (kind: string, place: string, stops: readonly Stop[]) =>
    define((id) => `<${kind}Gradient id="${id}" ${place}>${stops.map(stopMarkup).join("")}</${kind}Gradient>`);
  return {
    width,
    height,
    path: (data, paint) => void parts.push(`<path d="${data}"${paintAttributes(paint)}/>`),
    markup: (text) => void parts.push(text),
    group: (attributes, draw) => {
      parts.push(`<g ${attributes}>`);
      draw();
      parts.push("</g>");
    },
    linear: (stops, [x1, y1] = [0, 0], [x2, y2] = [0, 1]) =>
      gradient("linear", `x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"`, stops),
    radial: (stops, [cx, cy] = [0.5, 0.5], radius = 0.5) =>
      gradient("radial", `cx="${short(cx)}" cy="${short(cy)}" r="${short(radius)}"`, stops),
    blur: (deviation) =>
      define(
        (id) =>
          `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${short(deviation)}"/></filter>`,
      ),
    clip: (data) => define((id) => `<clipPath id="${id}"><path d="${data}"/></clipPath>`),
    svg: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${Math.round((pixels * height) / width)}" ` +
      `viewBox="0 0 ${width} ${height}"><defs>${definitions.join("")}</defs>${parts.join("")}</svg>`,
  };
}

function stopMarkup({ at, colour, opacity = 1 }: Stop): string {
  return `<stop offset="${short(at)}" stop-color="${css(colour)}" stop-opacity="${short(opacity)}"/>`;
}

function paintAttributes({ fill, stroke, strokeWidth, opacity, blend, filter, clip }: Paint): string {
  const written = (paint: Colour | string | undefined) => (typeof paint === "object" ? css(paint) : (paint ?? "none"));
  let attributes = ` fill="${written(fill)}"`;
  if (stroke !== undefined) {
    attributes += ` stroke="${written(stroke)}" stroke-width="${short(strokeWidth ?? 1)}" stroke-linecap="round" stroke-linejoin="round"`;
  }
  if (opacity !== undefined) attributes += ` opacity="${short(opacity)}"`;
  if (blend) attributes += ` style="mix-blend-mode:${blend}"`;
  if (filter) attributes += ` filter="${filter}"`;
  if (clip) attributes += ` clip-path="${clip}"`;
  return attributes;
}
