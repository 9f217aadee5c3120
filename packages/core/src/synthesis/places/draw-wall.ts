import { black, blend, type Colour, lighten } from "../colour.js";
import { createDice, type Dice } from "../dice.js";
import { type Point, rectangle } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { type Facade, heightOf } from "./facade.js";
import { lit } from "./light.js";
import type { Pen } from "./pen.js";

/** The bare wall of a front: its colour, its stones, its weathering, its edges. */
export function drawWall(pen: Pen, facade: Facade, left: number): void {
  const dice = createDice(facade.seed, "wall");
  const { width, wall } = facade;
  const height = heightOf(facade);
  const fade = pen.canvas.linear([
    { at: 0, colour: lit(pen.light, lighten(wall, 0.1)) },
    { at: 0.65, colour: lit(pen.light, wall) },
    { at: 1, colour: lit(pen.light, lighten(wall, -0.2)) },
  ]);
  pen.flats([rectangle(left, 0, width, height)], 0, { fill: fade });
  drawPattern(pen, facade, left, dice);
  drawStains(pen, left, width, height, dice);
  pen.flats([rectangle(left, 0, width, 0.6)], 0, { fill: blend(facade.trim, [90, 88, 86], 0.6), opacity: 0.8 });
}

function drawPattern(pen: Pen, facade: Facade, left: number, dice: Dice): void {
  const { width, wall, pattern, groundHeight } = facade;
  const height = heightOf(facade);
  const dark = lighten(wall, -0.34);
  if (pattern === "brick") {
    drawCourses(pen, left, width, [0, height], 0.26, 0.62, { joint: lighten(wall, 0.24), dice, wall });
  } else if (pattern === "ashlar") {
    drawCourses(pen, left, width, [0, height], 0.62, 1.3, { joint: dark, dice, wall });
  } else if (pattern === "rusticated") {
    drawCourses(pen, left, width, [0, groundHeight], 0.55, 1.2, { joint: lighten(wall, -0.5), dice, wall });
  } else if (pattern === "boards") {
    drawCourses(pen, left, width, [0, height], 0.3, 99, { joint: dark, dice, wall });
  } else if (pattern === "timber") {
    drawTimber(pen, facade, left);
  }
}

interface Courses {
  readonly joint: Colour;
  readonly wall: Colour;
  readonly dice: Dice;
}

/** Rows of stones `course` high and `stone` long, every other row shifted by half, some stones of another shade. */
function drawCourses(
  pen: Pen,
  left: number,
  width: number,
  [bottom, top]: Point,
  course: number,
  stone: number,
  { joint, wall, dice }: Courses,
): void {
  const rows = Math.floor((top - bottom) / course);
  const beds = Array.from({ length: rows }, (_, row): Place3[] => [
    [left, bottom + row * course, 0],
    [left + width, bottom + row * course, 0],
  ]);
  const columns = Math.floor(width / stone);
  const odd: Point[][][] = [[], []];
  const heads: Place3[][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [left + (column + (row % 2) / 2) * stone, bottom + row * course];
      if (x + stone > left + width) continue;
      if (dice.chance(0.2)) (odd[dice.whole(0, 1)] as Point[][]).push(rectangle(x, y, stone, course));
      if (dice.chance(0.5))
        heads.push([
          [x, y, 0],
          [x, y + course, 0],
        ]);
    }
  }
  pen.flats(odd[0] as Point[][], 0, { fill: lighten(wall, -0.2), opacity: 0.6 });
  pen.flats(odd[1] as Point[][], 0, { fill: lighten(wall, 0.2), opacity: 0.55 });
  pen.lines(beds, joint, course * 0.11, 0.6);
  pen.lines(heads, joint, course * 0.1, 0.45);
}

/** Dark beams with braces over pale fields: the upper storeys of a half-timbered house. */
function drawTimber(pen: Pen, facade: Facade, left: number): void {
  const { width, bays, groundHeight, storeyHeight, storeys } = facade;
  const beams: Point[][] = [];
  const braces: Place3[][] = [];
  const bay = width / bays;
  for (let storey = 0; storey < storeys - 1; storey++) {
    const y = groundHeight + storey * storeyHeight;
    beams.push(rectangle(left, y - 0.1, width, 0.24), rectangle(left, y + storeyHeight * 0.24, width, 0.14));
    for (let post = 0; post <= bays; post++) {
      beams.push(rectangle(left + post * bay - 0.09, y, 0.18, storeyHeight));
      if (post === bays) continue;
      const lean = (post + storey) % 2 === 0 ? 1 : -1;
      const middle = left + (post + 0.5) * bay;
      braces.push([
        [middle - lean * bay * 0.46, y, 0],
        [middle + lean * bay * 0.46, y + storeyHeight * 0.24, 0],
      ]);
    }
  }
  pen.flats(beams, 0, { fill: [82, 60, 46] });
  pen.lines(braces, [82, 60, 46], 0.14);
}

/** Streaks of rain under the eaves and patches of old plaster. */
function drawStains(pen: Pen, left: number, width: number, height: number, dice: Dice): void {
  const streaks = Array.from({ length: 9 }, () => {
    const [x, length] = [left + dice.between(0, width), dice.between(1, height * 0.4)];
    return rectangle(x, height - length, dice.between(0.08, 0.4), length);
  });
  const fade = pen.canvas.linear([
    { at: 0, colour: black, opacity: 0.14 },
    { at: 1, colour: black, opacity: 0 },
  ]);
  pen.flats(streaks, 0, { fill: fade });
}
