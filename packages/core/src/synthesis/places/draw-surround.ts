import { type Colour, css, hex, lighten } from "../colour.js";
import type { Dice } from "../dice.js";
import { ellipse, type Point, rectangle } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { type Opening, outlineOf, type WindowLook } from "./draw-window.js";
import { paleness } from "./light.js";
import type { Pen } from "./pen.js";

/** What is around a window before its glass: a border of stone, and the shadow it casts. */
export function drawSurround(pen: Pen, opening: Opening, { style, trim }: WindowLook): void {
  const { x, y, width, height, z } = opening;
  const border = style.surround === "none" ? 0.07 : 0.17;
  const wide = {
    ...opening,
    x: x - border,
    y: y - border * 0.4,
    width: width + 2 * border,
    height: height + border * 1.4,
  };
  const outline = outlineOf(style.shape, wide);
  const slip = -0.09 * pen.light.side;
  const shadow = outline.map(([px, py]): Point => [px + slip, py - 0.1]);
  pen.flats([shadow], z, { fill: "#1a1420", opacity: pen.light.shadow });
  pen.flats([outline], z, { fill: style.surround === "none" ? lighten(trim, -0.08) : trim });
  const middle = x + width / 2;
  const top = y + height;
  if (style.surround === "keystone") {
    const stones: Point[] = [
      [middle - 0.11, top - 0.03],
      [middle + 0.11, top - 0.03],
      [middle + 0.17, top + 0.34],
      [middle - 0.17, top + 0.34],
    ];
    pen.flats([stones], z - 0.03, { fill: lighten(trim, -0.14) });
  }
}

/** What stands out from the wall around a window, after its glass: head, sill, shutters, flowers, snow. */
export function drawSill(pen: Pen, opening: Opening, look: WindowLook, snowy: boolean, dice: Dice): void {
  const { x, y, width, height, z } = opening;
  const { style, trim, paint } = look;
  const ledges: { readonly x: number; readonly y: number; readonly width: number; readonly z: number }[] = [];
  if (style.shutters) drawShutters(pen, opening, paint);
  if (style.surround === "hood" || style.surround === "pediment") {
    const top = y + height + 0.22;
    shadowBelow(pen, x - 0.28, top, width + 0.56, 0.3, z);
    pen.box([x - 0.3, top, z - 0.22], [width + 0.6, 0.15, 0.22], trim);
    ledges.push({ x: x - 0.3, y: top + 0.15, width: width + 0.6, z: z - 0.2 });
    if (style.surround === "pediment") {
      const apex: Point[] = [
        [x - 0.3, top + 0.15],
        [x + width + 0.3, top + 0.15],
        [x + width / 2, top + 0.62],
      ];
      pen.flats([apex], z - 0.2, { fill: lighten(trim, -0.06) });
      const rakes = [apex[0], apex[2], apex[1]] as Point[];
      pen.lines([rakes.map(([px, py]): Place3 => [px, py, z - 0.21])], lighten(trim, 0.2), 0.1);
    }
  }
  shadowBelow(pen, x - 0.1, y - 0.1, width + 0.2, 0.3, z);
  pen.box([x - 0.16, y - 0.12, z - 0.16], [width + 0.32, 0.13, 0.16], trim);
  ledges.push({ x: x - 0.16, y: y + 0.01, width: width + 0.32, z: z - 0.14 });
  if (style.flowers) drawFlowerBox(pen, opening, paint, dice);
  if (snowy) drawSnow(pen, ledges);
}

/** A soft band of shade under something that stands out of the wall. */
export function shadowBelow(pen: Pen, x: number, y: number, width: number, drop: number, z: number): void {
  const slip = -0.5 * drop * pen.light.side;
  const band: Point[] = [
    [x + slip, y - drop],
    [x + width + slip, y - drop],
    [x + width, y],
    [x, y],
  ];
  pen.flats([band], z, { fill: "#1a1420", opacity: pen.light.shadow });
}

/** Snow lying on ledges: a soft lump along each. */
export function drawSnow(
  pen: Pen,
  ledges: readonly { readonly x: number; readonly y: number; readonly width: number; readonly z: number }[],
): void {
  const colour = css(paleness(pen.light));
  for (const { x, y, width, z } of ledges) {
    const lump = ellipse([x + width / 2, y], width / 2, 0.17, { steps: 12, to: Math.PI });
    pen.flats([[[x, y - 0.03], [x + width, y - 0.03], ...lump]], z, { fill: colour });
  }
}

function drawShutters(pen: Pen, { x, y, width, height, z }: Opening, colour: Colour): void {
  const wide = width * 0.46;
  for (const left of [x - wide - 0.06, x + width + 0.06]) {
    shadowBelow(pen, left, y, wide, 0.12, z);
    pen.flats([rectangle(left, y, wide, height)], z - 0.05, { fill: colour });
    pen.flats(
      [rectangle(left, y, 0.07, height), rectangle(left, y, wide, 0.08), rectangle(left, y + height / 2, wide, 0.1)],
      z - 0.05,
      {
        fill: lighten(colour, 0.12),
      },
    );
    const slats = Array.from({ length: 11 }, (_, slat): Place3[] => {
      const at = y + 0.15 + (slat * (height - 0.25)) / 11;
      return [
        [left + 0.08, at, z - 0.05],
        [left + wide - 0.05, at, z - 0.05],
      ];
    });
    pen.lines(slats, lighten(colour, -0.4), 0.045, 0.7);
  }
}

function drawFlowerBox(pen: Pen, { x, y, width, z }: Opening, colour: Colour, dice: Dice): void {
  pen.box([x, y - 0.05, z - 0.36], [width, 0.24, 0.2], lighten(colour, -0.1));
  const leaf = Array.from({ length: 14 }, () => blob(dice, x, y + 0.2, width, 0.16));
  pen.flats(leaf, z - 0.36, { fill: hex("#4f6b3a") });
  const bloom = hex(dice.pick(["#c8413f", "#d98ab0", "#e7d7ee"]));
  pen.flats(
    Array.from({ length: 12 }, () => blob(dice, x, y + 0.26, width, 0.075)),
    z - 0.37,
    { fill: bloom },
  );
}

function blob(dice: Dice, x: number, y: number, width: number, radius: number): Point[] {
  return ellipse([x + dice.between(0, width), y + dice.between(-0.1, 0.14)], radius, radius, { steps: 7 });
}
