import { type Colour, css, lighten } from "../colour.js";
import { createDice } from "../dice.js";
import { rectangle } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { drawGlass } from "./draw-window.js";
import { type Facade, heightOf } from "./facade.js";
import { paleness } from "./light.js";
import type { Pen } from "./pen.js";

/** Depth of every house, metres. */
export const houseDepth = 9;

/** What rises behind the front: roof slopes, chimneys, dormers. Gables and parapets belong to draw-gable.ts. */
export function drawRoof(pen: Pen, facade: Facade, left: number, snowy: boolean): void {
  const { roof, width } = facade;
  const eaves = heightOf(facade);
  const { colour } = roof;
  const fill = snowy ? css(paleness(pen.light)) : undefined;
  drawChimneys(pen, facade, left, eaves);
  if (roof.kind === "pitched" || roof.kind === "mansard") {
    const setBack = roof.kind === "mansard" ? 1 : houseDepth / 2;
    const slope: Place3[] = [
      [left - 0.1, eaves, -0.25],
      [left + width + 0.1, eaves, -0.25],
      [left + width - (roof.kind === "mansard" ? 0.3 : 0), eaves + roof.height, setBack],
      [left + (roof.kind === "mansard" ? 0.3 : 0), eaves + roof.height, setBack],
    ];
    pen.polygons([slope], { fill: fill ?? lighten(colour, 0.06) });
    if (!snowy) drawTiles(pen, slope, colour);
    drawDormers(pen, facade, left, eaves, snowy);
  } else if (roof.kind === "gable" || roof.kind === "stepped" || roof.kind === "bell") {
    const ridge = eaves + roof.height * 1.15;
    for (const edge of [left, left + width]) {
      const slope: Place3[] = [
        [edge, eaves, 0.1],
        [left + width / 2, ridge, 0.1],
        [left + width / 2, ridge, houseDepth],
        [edge, eaves, houseDepth],
      ];
      pen.polygons([slope], { fill: fill ?? lighten(colour, edge === left ? -0.1 : 0.05) });
    }
  }
}

function drawTiles(pen: Pen, [low, lowEnd, highEnd, high]: readonly Place3[], colour: Colour): void {
  if (!low || !lowEnd || !highEnd || !high) return;
  const along = (from: Place3, to: Place3, share: number): Place3 => [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
  const rows = Array.from({ length: 12 }, (_, row): Place3[] => [
    along(low, high, row / 12),
    along(lowEnd, highEnd, row / 12),
  ]);
  pen.lines(rows, lighten(colour, -0.35), 0.06, 0.55);
  const seams = Array.from({ length: 16 }, (_, seam): Place3[] => [
    along(low, lowEnd, seam / 16),
    along(high, highEnd, seam / 16),
  ]);
  pen.lines(seams, lighten(colour, 0.25), 0.04, 0.25);
}

function drawDormers(pen: Pen, facade: Facade, left: number, eaves: number, snowy: boolean): void {
  const { roof, width, trim, paint } = facade;
  const dice = createDice(facade.seed, "dormers");
  const pointed = dice.chance(0.6);
  const tall = roof.height * 0.56;
  for (let dormer = 0; dormer < roof.dormers; dormer++) {
    const x = left + (width * (dormer + 0.5)) / roof.dormers - 0.6;
    const y = eaves + roof.height * 0.14;
    const z = roof.kind === "mansard" ? 0.05 : 0.6;
    pen.box([x, y, z], [1.2, tall, 1.6], trim);
    drawGlass(pen, rectangle(x + 0.2, y + 0.12, 0.8, tall - 0.25), z - 0.01, paint, false, dice);
    pen.flats([rectangle(x + 0.56, y + 0.12, 0.08, tall - 0.25)], z - 0.01, { fill: trim });
    const top = y + tall;
    const cover = snowy ? css(paleness(pen.light)) : lighten(roof.colour, -0.15);
    const peak = pointed ? 0.6 : 0.16;
    pen.flats(
      [
        [
          [x - 0.15, top],
          [x + 1.35, top],
          [x + 0.6 + (pointed ? 0 : 0.6), top + peak],
          [x + 0.6 - (pointed ? 0 : 0.6), top + peak],
        ],
      ],
      z - 0.1,
      { fill: cover },
    );
  }
}

function drawChimneys(pen: Pen, facade: Facade, left: number, eaves: number): void {
  const { chimneys, width, roof } = facade;
  for (const share of chimneys) {
    const x = left + share * (width - 0.9);
    const top = eaves + roof.height + 0.9;
    pen.box([x, eaves - 1, 3], [0.9, top - eaves + 1, 0.8], [142, 88, 70]);
    pen.box([x - 0.08, top, 2.92], [1.06, 0.2, 0.96], [120, 76, 62]);
    for (const pot of [0.12, 0.5]) pen.box([x + pot, top + 0.2, 3.2], [0.26, 0.5, 0.26], [176, 108, 80]);
  }
}
