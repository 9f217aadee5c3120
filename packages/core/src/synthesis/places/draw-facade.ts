import { hex, lighten } from "../colour.js";
import { createDice } from "../dice.js";
import { type Point, rectangle } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { drawBalconies } from "./draw-balcony.js";
import { drawGable } from "./draw-gable.js";
import { drawGroundFloor } from "./draw-ground-floor.js";
import { drawIvy } from "./draw-ivy.js";
import { drawRoof, houseDepth } from "./draw-roof.js";
import { drawSill, drawSurround } from "./draw-surround.js";
import { drawWall } from "./draw-wall.js";
import { drawWindow, type Opening, type WindowLook } from "./draw-window.js";
import { type Facade, heightOf } from "./facade.js";
import type { Pen } from "./pen.js";
import type { Lot } from "./place.js";
import type { PlaceView } from "./view.js";

/** One house, back to front: sides, roof, wall, windows, what stands out, what grows on it. */
export function drawFacade(pen: Pen, { facade, left }: Lot, view: PlaceView): void {
  const snowy = view.weather === "snow";
  drawSides(pen, facade, left);
  drawRoof(pen, facade, left, snowy);
  drawWall(pen, facade, left);
  drawOrders(pen, facade, left);
  if (facade.oriel !== undefined) drawOriel(pen, facade, left, facade.oriel);
  drawWindows(pen, facade, left, view);
  drawGable(pen, facade, left, snowy);
  drawBalconies(pen, facade, left, snowy);
  drawGroundFloor(pen, facade, left, view);
  if (facade.drainpipe) {
    const x = left + facade.width - 0.18;
    pen.lines(
      [
        [
          [x, 0, -0.12],
          [x, heightOf(facade) - 0.4, -0.12],
        ],
      ],
      hex("#4d5052"),
      0.12,
    );
  }
  if (facade.ivy > 0) drawIvy(pen, facade, left, view.season);
}

function drawSides(pen: Pen, facade: Facade, left: number): void {
  const height = heightOf(facade);
  for (const x of [left, left + facade.width]) {
    const side: Place3[] = [
      [x, 0, 0],
      [x, height, 0],
      [x, height, houseDepth],
      [x, 0, houseDepth],
    ];
    const bright = (x === left) === pen.light.side < 0;
    pen.polygons([side], { fill: lighten(facade.wall, bright ? -0.12 : -0.34) });
  }
}

/** Corner stones, bands between the storeys, flat columns. */
function drawOrders(pen: Pen, facade: Facade, left: number): void {
  const { width, trim, bays, groundHeight, storeyHeight, storeys } = facade;
  const height = heightOf(facade);
  const stones: Point[][] = [];
  if (facade.quoins) {
    for (let [y, row] = [0.6, 0]; y < height - 0.5; y += 0.46, row++) {
      const wide = row % 2 === 0 ? 0.62 : 0.4;
      stones.push(rectangle(left, y, wide, 0.42), rectangle(left + width - wide, y, wide, 0.42));
    }
  }
  if (facade.pilasters) {
    for (let bay = 0; bay <= bays; bay++) {
      const x = Math.min(left + width - 0.34, Math.max(left, left + (bay * width) / bays - 0.17));
      stones.push(
        rectangle(x, groundHeight, 0.34, height - groundHeight - 0.5),
        rectangle(x - 0.06, height - 0.75, 0.46, 0.25),
      );
    }
  }
  pen.flats(
    stones.map((stone) => stone.map(([x, y]): Point => [x - 0.05 * pen.light.side, y - 0.05])),
    0,
    { fill: "#1a1420", opacity: pen.light.shadow * 0.7 },
  );
  pen.flats(stones, -0.02, { fill: lighten(trim, -0.08) });
  if (facade.stringCourses) {
    for (let storey = 0; storey < storeys - 1; storey++) {
      pen.box([left, groundHeight + storey * storeyHeight - 0.02, -0.12], [width, 0.2, 0.12], trim);
    }
  }
}

const orielReach = 0.7;

function drawOriel(pen: Pen, facade: Facade, left: number, bay: number): void {
  const wide = facade.width / facade.bays;
  const [x, width] = [left + bay * wide + wide * 0.08, wide * 0.84];
  const [bottom, top] = [facade.groundHeight + 0.25, heightOf(facade) - 0.9];
  const foot: Place3[] = [
    [x, bottom, -orielReach],
    [x + width, bottom, -orielReach],
    [x + width * 0.8, bottom - 0.6, 0],
    [x + width * 0.2, bottom - 0.6, 0],
  ];
  pen.polygons([foot], { fill: lighten(facade.trim, -0.35) });
  pen.box(
    [x, bottom, -orielReach],
    [width, top - bottom, orielReach],
    facade.pattern === "brick" ? facade.trim : lighten(facade.wall, 0.12),
  );
  pen.box([x - 0.1, top, -orielReach - 0.1], [width + 0.2, 0.22, orielReach + 0.1], facade.trim);
}

function drawWindows(pen: Pen, facade: Facade, left: number, view: PlaceView): void {
  const { bays, storeys, width, groundHeight, storeyHeight } = facade;
  const bay = width / bays;
  for (let storey = 1; storey < storeys; storey++) {
    const style = storey === storeys - 1 ? facade.topWindows : facade.windows;
    for (let column = 0; column < bays; column++) {
      const today = createDice(view.seed, facade.seed, storey, column);
      const wide = style.width * bay * (style.shutters ? 0.82 : 1);
      const opening: Opening = {
        x: left + (column + 0.5) * bay - wide / 2,
        y: groundHeight + (storey - 1) * storeyHeight + storeyHeight * 0.26,
        width: wide,
        height: style.height * storeyHeight * 0.95,
        z: column === facade.oriel ? -orielReach : 0,
      };
      const look: WindowLook = { ...facade, style, lamp: today.chance(pen.light.lamps) };
      drawSurround(pen, opening, look);
      drawWindow(pen, opening, look, today);
      drawSill(pen, opening, look, view.weather === "snow", today);
    }
  }
}
