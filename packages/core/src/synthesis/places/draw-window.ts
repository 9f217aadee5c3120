import { black, blend, type Colour, css, hex, lighten, white } from "../colour.js";
import type { Dice } from "../dice.js";
import { clipConvex, ellipse, type Point, rectangle } from "../geometry.js";
import type { WindowStyle } from "./facade.js";
import { lit } from "./light.js";
import type { Pen } from "./pen.js";

/** Where a window or a door is, from its lower left corner; metres. */
export interface Opening {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Depth of the wall around it. */
  readonly z: number;
}

const reveal = 0.24;
const flame = hex("#ffd88a");

/** The outline of an opening, counter-clockwise with y up; convex whatever the shape. */
export function outlineOf(shape: WindowStyle["shape"], { x, y, width, height }: Opening): Point[] {
  if (shape === "flat") return rectangle(x, y, width, height);
  const rise = shape === "segmental" ? width * 0.16 : shape === "arched" ? width / 2 : width * 0.78;
  const springing = y + Math.max(0, height - rise);
  const head =
    shape === "pointed"
      ? pointedHead(x, springing, width, rise)
      : ellipse([x + width / 2, springing], width / 2, Math.min(rise, height), { steps: 10, to: Math.PI });
  return [[x, y], [x + width, y], ...head];
}

function pointedHead(x: number, springing: number, width: number, rise: number): Point[] {
  const side = Array.from({ length: 6 }, (_, step) => step / 5);
  const right = side.map((t): Point => [x + width - (width / 2) * t ** 1.7, springing + rise * t]);
  const left = side.map((t): Point => [x + (width / 2) * (1 - t) ** 1.7, springing + rise * (1 - t)]);
  return [...right, ...left.slice(1)];
}

/** The part of an opening's back plane that the wall lets one see from the eye. */
function visiblePane(pen: Pen, outline: readonly Point[], z: number, depth = reveal): Point[] {
  const [eyeX, eyeY, eyeZ] = pen.camera.eye;
  const growth = (z + depth - eyeZ) / (z - eyeZ);
  const shifted = outline.map(([x, y]): Point => [eyeX + (x - eyeX) * growth, eyeY + (y - eyeY) * growth]);
  return clipConvex(outline, shifted);
}

/** The hole in the wall and the glass in it. Returns the part of the glass one sees. */
export function drawGlass(
  pen: Pen,
  outline: readonly Point[],
  z: number,
  wall: Colour,
  lamp: boolean,
  dice: Dice,
): Point[] {
  pen.flats([outline], z, { fill: lighten(wall, -0.42) });
  const pane = visiblePane(pen, outline, z);
  const [skyTop, , skyLow] = pen.light.sky;
  const depths = dice.between(0.5, 0.75);
  const glass = lamp
    ? [
        { at: 0, colour: blend(flame, white, 0.1) },
        { at: 1, colour: blend(flame, hex("#c9762f"), dice.between(0.1, 0.6)) },
      ]
    : [
        { at: 0, colour: blend(skyLow, black, depths - 0.18) },
        { at: 0.45, colour: blend(blend(skyTop, hex("#3c4650"), 0.5), black, depths - 0.1) },
        { at: 1, colour: blend(hex("#2a3036"), black, depths * 0.4) },
      ];
  pen.flats([pane], z + reveal, { fill: pen.canvas.linear(glass, [0.1, 0], [0.3, 1]) });
  return pane;
}

export interface WindowLook {
  readonly style: WindowStyle;
  readonly wall: Colour;
  readonly trim: Colour;
  readonly paint: Colour;
  readonly lamp: boolean;
}

/** A window's glass, curtains and bars. What surrounds it is drawn by draw-surround.ts. */
export function drawWindow(pen: Pen, opening: Opening, { style, wall, trim, lamp }: WindowLook, dice: Dice): void {
  const { x, y, width, height, z } = opening;
  const outline = outlineOf(style.shape, opening);
  const pane = drawGlass(pen, outline, z, wall, lamp, dice);
  const within = (shape: readonly Point[]) => clipConvex(shape, pane);
  if (dice.chance(0.55)) {
    const drop = dice.between(0.12, 0.6) * height;
    const share = dice.between(0.18, 0.36) * width;
    const cloths = dice.chance(0.45)
      ? [rectangle(x, y + height - drop, width, drop)]
      : [rectangle(x, y, share, height), rectangle(x + width - share, y, share, height)];
    const cloth = lamp ? css(blend(flame, hex("#b5652b"), 0.35)) : css(lit(pen.light, hex("#d9d2c2")));
    pen.flats(cloths.map(within), z + reveal, { fill: cloth, opacity: 0.75 });
  }
  if (!lamp && dice.chance(0.6)) {
    const lean: Point[] = [
      [x + width * 0.15, y],
      [x + width * 0.45, y],
      [x + width * 0.95, y + height],
      [x + width * 0.65, y + height],
    ];
    pen.flats([within(lean)], z + reveal, { fill: css(pen.light.sky[2]), opacity: 0.2 });
  }
  pen.flats(barsOf(style.bars, opening).map(within), z + reveal - 0.02, {
    fill: lamp ? css(blend(lit(pen.light, trim), black, 0.3)) : trim,
  });
}

/** The bars of a window with a frame all round; arched heads cut the frame's upper edge away. */
function barsOf(bars: WindowStyle["bars"], { x, y, width, height }: Opening): Point[][] {
  const thick = 0.085;
  const upright = (share: number) => rectangle(x + width * share - thick / 2, y, thick, height);
  const level = (share: number) => rectangle(x, y + height * share - thick / 2, width, thick);
  const frame = [
    rectangle(x, y, thick * 1.3, height),
    rectangle(x + width - thick * 1.3, y, thick * 1.3, height),
    rectangle(x, y, width, thick * 1.3),
    rectangle(x, y + height - thick * 1.3, width, thick * 1.3),
  ];
  const inner: Readonly<Record<WindowStyle["bars"], readonly Point[][]>> = {
    cross: [upright(0.5), level(0.62)],
    sash: [level(0.5), upright(0.33), upright(0.67)],
    grid: [upright(0.33), upright(0.67), level(0.25), level(0.5), level(0.75)],
    casement: [upright(0.5)],
    single: [],
    tee: [level(0.7), rectangle(x + width / 2 - thick / 2, y, thick, height * 0.7)],
  };
  return [...frame, ...inner[bars]];
}
