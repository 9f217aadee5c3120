import { type Colour, hex, lighten } from "../colour.js";
import { ellipse } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { shadowBelow } from "./draw-surround.js";
import type { Facade } from "./facade.js";
import type { Pen } from "./pen.js";

const reach = 1.35;
const drop = 0.75;

/** A cloth roof over the shop windows, with a scalloped edge. */
export function drawAwning(pen: Pen, { awning, accent }: Facade, x: number, y: number, width: number): void {
  shadowBelow(pen, x, y, width, 1.5, 0.01);
  const stripes = Math.max(4, Math.round(width / 0.42));
  const step = width / stripes;
  const pale = hex("#efe6d2");
  const cloth = (shift: 0 | 1): Colour => (awning === "striped" && shift === 1 ? pale : accent);
  const strip = (at: number): Place3[] => [
    [x + at * step, y, 0],
    [x + (at + 1) * step, y, 0],
    [x + (at + 1) * step, y - drop, -reach],
    [x + at * step, y - drop, -reach],
  ];
  const edge = y - drop;
  const scallop = (at: number): Place3[] =>
    ellipse([x + (at + 0.5) * step, edge], step / 2, 0.28, { steps: 6, from: Math.PI }).map(([px, py]) => [
      px,
      py,
      -reach,
    ]);
  for (const shift of [0, 1] as const) {
    const turns = Array.from({ length: stripes }, (_, at) => at).filter((at) => at % 2 === shift);
    pen.polygons(turns.map(strip), { fill: cloth(shift) });
    pen.polygons(turns.map(scallop), { fill: lighten(cloth(shift), -0.15) });
  }
  const sides: Place3[] = [
    [x, y, 0],
    [x, edge, -reach],
    [x, edge, 0],
  ];
  if (pen.camera.eye[0] < x) pen.polygons([sides], { fill: lighten(accent, -0.3) });
  if (pen.camera.eye[0] > x + width) {
    pen.polygons([sides.map(([px, py, pz]): Place3 => [px + width, py, pz])], { fill: lighten(accent, -0.3) });
  }
  pen.lines([[sides[0] as Place3, [x + width, y, 0]]], lighten(accent, -0.4), 0.07);
}
