import { css, hex, lighten } from "../colour.js";
import { createDice, type Dice } from "../dice.js";
import { ellipse } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { drawTree } from "./draw-tree.js";
import type { Pen } from "./pen.js";
import type { Furniture, Place } from "./place.js";
import type { PlaceView } from "./view.js";

/** What stands on the pavement of this place on every visit. */
export function drawFurniture(pen: Pen, place: Place, view: PlaceView): void {
  place.furniture.forEach(({ kind, x }, position) => {
    drawings[kind](pen, x, createDice(place.seed, "furniture", position), view.season);
  });
}

type Drawing = (pen: Pen, x: number, dice: Dice, season: PlaceView["season"]) => void;

const iron = hex("#2f3437");

const drawings: Readonly<Record<Furniture, Drawing>> = {
  lamp: (pen, x) => {
    const [z, head] = [-2.4, 4.3];
    pen.box([x - 0.14, 0, z], [0.28, 0.6, 0.28], iron);
    pen.lines(
      [
        [
          [x, 0.5, z],
          [x, head, z],
        ],
      ],
      iron,
      0.12,
    );
    pen.flats(
      [
        [
          [x - 0.16, head],
          [x + 0.16, head],
          [x + 0.26, head + 0.5],
          [x - 0.26, head + 0.5],
        ],
      ],
      z,
      {
        fill: pen.light.lamps > 0.2 ? css(hex("#ffe7ad")) : hex("#d9dcd6"),
      },
    );
    pen.flats(
      [
        [
          [x - 0.32, head + 0.5],
          [x + 0.32, head + 0.5],
          [x, head + 0.85],
        ],
      ],
      z,
      { fill: iron },
    );
    if (pen.light.lamps > 0.2) drawGlow(pen, [x, head + 0.2, z]);
  },
  bench: (pen, x) => {
    const wood = hex("#8a5f3b");
    for (const leg of [-0.75, 0.65]) pen.box([x + leg, 0, -1.2], [0.1, 0.45, 0.45], iron);
    pen.box([x - 0.9, 0.42, -1.25], [1.8, 0.08, 0.5], wood);
    for (const board of [0.62, 0.82]) pen.box([x - 0.9, board, -0.8], [1.8, 0.13, 0.06], wood);
  },
  bollards: (pen, x) => {
    for (const step of [0, 1, 2]) {
      pen.box([x + step * 1.2, 0, -2.7], [0.17, 0.85, 0.17], iron);
      pen.box([x + step * 1.2 - 0.02, 0.66, -2.72], [0.21, 0.08, 0.2], hex("#c9c3b4"));
    }
  },
  sapling: (pen, x, dice, season) => drawTree(pen, [x, 0, -2.2], dice.between(4.2, 5.4), season, dice),
  planter: (pen, x, dice) => {
    pen.box([x - 0.4, 0, -0.95], [0.8, 0.62, 0.6], hex("#9a6a50"));
    for (const shade of [-0.25, 0, 0.2]) {
      const leaves = Array.from({ length: 10 }, () =>
        ellipse([x + dice.spread(0.26), 0.95 + dice.spread(0.22)], 0.17, 0.15, { steps: 7 }),
      );
      pen.flats(leaves, -0.95, { fill: lighten(hex("#587a45"), shade) });
    }
  },
  postbox: (pen, x) => {
    const red = hex("#b3342c");
    pen.box([x - 0.26, 0, -2.2], [0.52, 1.35, 0.5], red);
    pen.flats([ellipse([x, 1.35], 0.3, 0.2, { steps: 12, to: Math.PI })], -2.22, { fill: lighten(red, -0.15) });
    pen.flats(
      [
        [
          [x - 0.16, 1.08],
          [x + 0.16, 1.08],
          [x + 0.16, 1.14],
          [x - 0.16, 1.14],
        ],
      ],
      -2.22,
      { fill: hex("#241a1a") },
    );
  },
  bicycle: (pen, x, dice) => {
    const z = -0.7;
    const at = (dx: number, y: number): Place3 => [x + dx, y, z];
    for (const wheel of [-0.55, 0.55]) {
      const rim = ellipse([x + wheel, 0.36], 0.35, 0.35, { steps: 18 }).map(([px, py]): Place3 => [px, py, z]);
      pen.lines([[...rim, rim[0] as Place3]], iron, 0.05);
    }
    const frame = [at(-0.55, 0.36), at(-0.2, 0.85), at(0.4, 0.85), at(0, 0.36), at(-0.2, 0.85), at(-0.28, 1.02)];
    pen.lines(
      [frame, [at(0, 0.36), at(-0.55, 0.36)], [at(0.55, 0.36), at(0.38, 1.08), at(0.55, 1.1)]],
      hex(dice.pick(["#8f2f2a", "#2d5a6b", "#3b5d3a"])),
      0.06,
    );
  },
};

/** Light around a burning lamp. */
function drawGlow(pen: Pen, place: Place3): void {
  const turned = pen.camera.turn(place);
  if (turned[2] < 1) return;
  const [x, y] = pen.camera.project(turned);
  const radius = 3.4 * pen.camera.scaleAt(place);
  const warm = hex("#ffcf85");
  const fill = pen.canvas.radial([
    { at: 0, colour: warm, opacity: 0.75 },
    { at: 0.25, colour: warm, opacity: 0.3 },
    { at: 1, colour: warm, opacity: 0 },
  ]);
  pen.canvas.markup(
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${fill}" style="mix-blend-mode:screen"/>`,
  );
}
