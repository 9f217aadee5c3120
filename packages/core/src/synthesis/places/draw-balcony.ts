import { hex, lighten } from "../colour.js";
import { createDice } from "../dice.js";
import { rectangle } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { drawSnow, shadowBelow } from "./draw-surround.js";
import type { Facade } from "./facade.js";
import type { Pen } from "./pen.js";

const reach = 0.95;

/** The balconies of a front; those of neighbouring bays join into one. */
export function drawBalconies(pen: Pen, facade: Facade, left: number, snowy: boolean): void {
  const { balconies, width, bays, groundHeight, storeyHeight } = facade;
  const bay = width / bays;
  const floor = groundHeight + (balconies.storey - 1) * storeyHeight + 0.2;
  for (const [first, last] of runs(balconies.bays)) {
    const x = left + first * bay + bay * 0.1;
    drawBalcony(pen, facade, x, floor, (last - first + 1) * bay - bay * 0.2, snowy);
  }
}

/** Runs of neighbouring numbers of an ascending list: [0, 1, 3] is 0-1 and 3-3. */
function runs(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const run = found.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else found.push([number, number]);
  }
  return found;
}

function drawBalcony(pen: Pen, facade: Facade, x: number, y: number, width: number, snowy: boolean): void {
  const { trim, balconies, seed } = facade;
  shadowBelow(pen, x, y - 0.15, width, 0.9, 0);
  const brackets = Math.max(2, Math.round(width / 1.3));
  for (let bracket = 0; bracket < brackets; bracket++) {
    const at = x + 0.15 + (bracket * (width - 0.5)) / (brackets - 1);
    pen.box([at, y - 0.5, -reach * 0.6], [0.2, 0.36, reach * 0.6], lighten(trim, -0.15));
  }
  pen.box([x, y - 0.16, -reach], [width, 0.18, reach], trim);
  const front = -reach + 0.05;
  const rail = y + 0.95;
  if (balconies.stone) {
    const step = 0.24;
    const posts = Array.from({ length: Math.floor(width / step) }, (_, post) =>
      rectangle(x + post * step + 0.05, y, 0.13, 0.85),
    );
    pen.flats(posts, front, { fill: lighten(trim, -0.06) });
    pen.box([x, rail - 0.14, -reach], [width, 0.16, 0.2], trim);
  } else {
    drawRailing(pen, x, y, width, rail, front, createDice(seed, "railing").whole(0, 2));
  }
  if (snowy) drawSnow(pen, [{ x, y: rail, width, z: front }]);
}

/** Wrought iron: plain bars, bars with a ring between, or crossed bars. */
function drawRailing(
  pen: Pen,
  x: number,
  y: number,
  width: number,
  rail: number,
  front: number,
  pattern: number,
): void {
  const iron = hex("#2b2c30");
  const step = 0.22;
  const bars: Place3[][] = [];
  for (let at = x; at <= x + width + 0.01; at += step) {
    const lean = pattern === 2 ? step : 0;
    bars.push([
      [at, y, front],
      [Math.min(x + width, at + lean), rail, front],
    ]);
    if (lean > 0) {
      bars.push([
        [Math.min(x + width, at + lean), y, front],
        [at, rail, front],
      ]);
    }
  }
  const ends = [x, x + width].flatMap((end): Place3[][] => [
    [
      [end, rail, front],
      [end, rail, 0],
    ],
    [
      [end, rail - 0.4, front],
      [end, rail - 0.4, 0],
    ],
  ]);
  pen.lines(ends, iron, 0.06);
  pen.lines(bars, iron, 0.045);
  const levels = pattern === 1 ? [rail, y + 0.12, rail - 0.28] : [rail, y + 0.12];
  pen.lines(
    levels.map((at): Place3[] => [
      [x, at, front],
      [x + width, at, front],
    ]),
    iron,
    0.075,
  );
}
