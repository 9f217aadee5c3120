import { black, blend, type Colour, css, hex, lighten } from "../colour.js";
import { createDice } from "../dice.js";
import type { Place3 } from "./camera.js";
import { lit, paleness } from "./light.js";
import type { Pen } from "./pen.js";
import type { Place } from "./place.js";
import type { PlaceView } from "./view.js";

/** Where the pavement ends, metres before the fronts. */
const kerb = -2.9;
const reach = 60;

/** Pavement, kerb and roadway. */
export function drawStreet(pen: Pen, place: Place, view: PlaceView): void {
  const { light, canvas } = pen;
  const snowy = view.weather === "snow";
  const wet = view.weather === "rain";
  const ground = (colour: Colour): Colour => {
    const dry = lit(light, colour);
    return snowy ? blend(dry, paleness(light), 0.78) : wet ? blend(dry, black, 0.3) : dry;
  };
  const road = ground(hex("#6f6d6c"));
  pen.polygons([strip(-40, kerb)], {
    fill: canvas.linear([
      { at: 0, colour: lighten(road, 0.08) },
      { at: 1, colour: lighten(road, -0.2) },
    ]),
  });
  const paving = ground(hex(place.paving === "setts" ? "#8f877d" : place.paving === "slabs" ? "#aaa398" : "#86837f"));
  pen.polygons([strip(kerb, 0.05)], {
    fill: canvas.linear([
      { at: 0, colour: lighten(paving, -0.22) },
      { at: 1, colour: lighten(paving, 0.08) },
    ]),
  });
  drawJoints(pen, place, snowy);
  pen.polygons([strip(kerb - 0.25, kerb)], { fill: css(lighten(ground(hex("#b9b4aa")), 0.1)) });
  if (!snowy)
    pen.lines(
      [
        [
          [-reach, 0, -8.6],
          [reach, 0, -8.6],
        ],
      ],
      hex("#d8d4c8"),
      0.12,
      0.35,
    );
  drawBlotches(pen, view, wet);
  // Where wall and pavement meet no light gets in.
  pen.polygons([strip(-0.7, 0)], {
    fill: canvas.linear([
      { at: 0, colour: black, opacity: 0.3 },
      { at: 1, colour: black, opacity: 0 },
    ]),
  });
}

function strip(near: number, far: number): Place3[] {
  return [
    [-reach, 0, near],
    [reach, 0, near],
    [reach, 0, far],
    [-reach, 0, far],
  ];
}

function drawJoints(pen: Pen, { paving, seed }: Place, snowy: boolean): void {
  if (paving === "asphalt") return;
  const dice = createDice(seed, "paving");
  const step = paving === "slabs" ? 1 : 0.5;
  const joints: Place3[][] = [];
  for (let z = kerb; z < 0; z += step * 0.7)
    joints.push([
      [-20, 0, z],
      [20, 0, z],
    ]);
  for (let x = -20; x < 20; x += step) {
    const shift = dice.between(-0.1, 0.1);
    joints.push([
      [x + shift, 0, kerb],
      [x + shift, 0, 0],
    ]);
  }
  pen.lines(joints, hex("#57534d"), 0.035, snowy ? 0.12 : 0.4);
}

/** Patches of the road, or the sky and the windows mirrored in its puddles. */
function drawBlotches(pen: Pen, view: PlaceView, wet: boolean): void {
  const dice = createDice(view.seed, "road");
  const { canvas, light } = pen;
  for (let blotch = 0; blotch < 7; blotch++) {
    const [x, z, size] = [dice.between(-9, 9), dice.between(-9, -0.8), dice.between(0.5, 1.8)];
    const shape = Array.from({ length: 12 }, (_, step): Place3 => {
      const angle = (step * Math.PI) / 6;
      return [x + size * Math.cos(angle) * dice.between(0.8, 1.1), 0, z + size * 0.35 * Math.sin(angle)];
    });
    pen.polygons([shape], { fill: css(wet ? light.sky[1] : black), opacity: wet ? 0.4 : 0.07 });
  }
  if (!wet || light.lamps < 0.3) return;
  for (let smear = 0; smear < 9; smear++) {
    const [x, width] = [dice.between(0, canvas.width), dice.between(3, 10)];
    const fill = canvas.radial([
      { at: 0, colour: hex("#ffcf87"), opacity: 0.55 },
      { at: 1, colour: hex("#ffcf87"), opacity: 0 },
    ]);
    canvas.markup(`<ellipse cx="${x.toFixed(1)}" cy="222" rx="${width.toFixed(1)}" ry="26" fill="${fill}"/>`);
  }
}
