import { type Colour, css, hex, lighten } from "../colour.js";
import type { Dice } from "../dice.js";
import { ellipse, type Point } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { carColours } from "./facade-palette.js";
import { lit, paleness } from "./light.js";
import type { Pen } from "./pen.js";
import { type VehicleBody, vehicleBodies } from "./vehicle-bodies.js";
import type { PlaceView } from "./view.js";

const nearSide = -4.9;
const farSide = -3.2;

/** A parked car or van with its middle at x. */
export function drawVehicle(pen: Pen, kind: "car" | "van", x: number, view: PlaceView, dice: Dice): void {
  const body = vehicleBodies[kind === "van" ? "van" : dice.pick(["saloon", "hatchback"] as const)];
  const length = body.outline.at(-2)?.[0] ?? 4;
  const flip = dice.chance(0.5) ? -1 : 1;
  const place = ([px, py]: Point): Point => [x + flip * (px - length / 2), py];
  const colour = dice.pick(carColours);
  pen.polygons(
    [ellipse([x, (nearSide + farSide) / 2], length * 0.54, 1.15).map(([px, pz]): Place3 => [px, 0.02, pz])],
    { fill: "#0c0c10", opacity: 0.5 },
  );
  const side = body.outline.map(place);
  drawHull(pen, side, colour, view.weather === "snow");
  drawSide(pen, body, side, place, colour);
}

/** The skin between the two sides of the car, piece by piece. */
function drawHull(pen: Pen, side: readonly Point[], colour: Colour, snowy: boolean): void {
  pen.flats([side], farSide, { fill: lighten(colour, -0.5) });
  for (let piece = 0; piece + 1 < side.length; piece++) {
    const [from, to] = [side[piece] as Point, side[piece + 1] as Point];
    const level = Math.abs(to[1] - from[1]) < 0.35 * Math.abs(to[0] - from[0]);
    const glass = !level && from[1] > 0.85 && to[1] > 0.85;
    const snow = snowy && level ? css(paleness(pen.light)) : undefined;
    const fill = snow ?? (glass ? hex("#3a454d") : lighten(colour, level ? 0.22 : -0.25));
    pen.polygons(
      [
        [
          [...from, nearSide],
          [...to, nearSide],
          [...to, farSide],
          [...from, farSide],
        ],
      ],
      { fill },
    );
  }
}

function drawSide(
  pen: Pen,
  body: VehicleBody,
  side: readonly Point[],
  place: (point: Point) => Point,
  colour: Colour,
): void {
  const shine = pen.canvas.linear([
    { at: 0, colour: lit(pen.light, lighten(colour, 0.28)) },
    { at: 0.5, colour: lit(pen.light, colour) },
    { at: 1, colour: lit(pen.light, lighten(colour, -0.35)) },
  ]);
  pen.flats([side], nearSide, { fill: shine });
  pen.flats(
    body.panes.map((pane) => pane.map(place)),
    nearSide,
    {
      fill: pen.canvas.linear([
        { at: 0, colour: lighten(lit(pen.light, hex("#9fb2bd")), -0.2) },
        { at: 1, colour: hex("#23292e") },
      ]),
    },
  );
  const length = body.outline.at(-2)?.[0] ?? 4;
  const crease = [place([0.15, 0.62]), place([length - 0.2, 0.66])].map(([px, py]): Place3 => [px, py, nearSide]);
  pen.lines([crease], lighten(colour, -0.35), 0.04, 0.6);
  for (const wheel of body.wheels) {
    const centre = place([wheel, 0.33]);
    for (const [radius, fill] of [
      [0.37, "#17181a"],
      [0.33, "#26282b"],
      [0.2, "#9a9da0"],
      [0.08, "#4b4e51"],
    ] as const) {
      pen.flats([ellipse(centre, radius, radius, { steps: 18 })], nearSide - 0.02, { fill: hex(fill) });
    }
  }
  pen.flats([ellipse(place([0.14, 0.66]), 0.12, 0.07, { steps: 8 })], nearSide - 0.01, { fill: hex("#f3efdc") });
  pen.flats([ellipse(place([length - 0.12, 0.72]), 0.08, 0.1, { steps: 8 })], nearSide - 0.01, {
    fill: hex("#b3302a"),
  });
}
