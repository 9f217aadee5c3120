import { black, blend, lighten, white } from "../colour.js";
import type { Dice } from "../dice.js";
import { ellipse, type Point, short, smoothPath, straightPath } from "../geometry.js";
import { type Brush, fillSoftly } from "./brush.js";
import type { Kind } from "./kind.js";

/** Body of a bird that faces right, clockwise in the picture, tail left; the head overlaps its upper right end. */
function bodyOutline(plumpness: number): Point[] {
  const outline: readonly Point[] = [
    [38, -24],
    [45, -6],
    [38, 15],
    [14, 29],
    [-16, 26],
    [-42, 13],
    [-56, 4],
    [-50, -4],
    [-26, -15],
    [0, -29],
    [18, -40],
    [32, -38],
  ];
  return outline.map(([x, y]) => [x, y < 0 ? y : y * plumpness]);
}

/** Breast, belly and mantle with the kind's marks on them. */
export function drawBody(brush: Brush, { palette, marks, build }: Kind, dice: Dice): void {
  const { canvas, lit, side } = brush;
  const outline = smoothPath(bodyOutline(build.plumpness));
  const clip = canvas.clip(outline);
  const under = canvas.linear([
    { at: 0, colour: lit(lighten(palette.lower, 0.08)) },
    { at: 0.55, colour: lit(palette.lower) },
    { at: 1, colour: lit(blend(palette.lower, palette.pale, 0.55)) },
  ]);
  canvas.path(outline, { fill: under });
  canvas.group(`clip-path="${clip}"`, () => {
    drawBreast(brush, palette, marks.breast, build.plumpness, dice);
    if (marks.throat === "bib") canvas.path(smoothPath(ellipse([43, -15], 12, 17)), { fill: lit(palette.dark) });
    const mantle: readonly Point[] = [
      [-66, 12],
      [-40, 5],
      [-8, 0],
      [14, -8],
      [27, -22],
      [30, -44],
      [12, -52],
      [-20, -36],
      [-66, -16],
    ];
    fillSoftly(brush, smoothPath(mantle), lit(palette.upper), 3);
    if (marks.throat === "collar") canvas.path("M4 -38Q16 -20 50 -19", { stroke: lit(palette.pale), strokeWidth: 6 });
    drawDown(brush, dice);
    const shade = canvas.linear(
      [
        { at: 0, colour: white, opacity: 0.22 },
        { at: 0.45, colour: white, opacity: 0 },
        { at: 0.62, colour: black, opacity: 0 },
        { at: 1, colour: black, opacity: 0.42 },
      ],
      [side > 0 ? 0.7 : 0.3, 0],
      [side > 0 ? 0.4 : 0.6, 1],
    );
    canvas.path(outline, { fill: shade });
  });
}

function drawBreast(
  { canvas, lit }: Brush,
  palette: Kind["palette"],
  breast: Kind["marks"]["breast"],
  plumpness: number,
  dice: Dice,
): void {
  const dark = lit(blend(palette.dark, palette.upper, 0.25));
  if (breast === "blush") {
    const fill = canvas.radial([
      { at: 0, colour: lit(palette.accent), opacity: 0.95 },
      { at: 0.6, colour: lit(palette.accent), opacity: 0.8 },
      { at: 1, colour: lit(palette.accent), opacity: 0 },
    ]);
    canvas.path(smoothPath(ellipse([34, -4], 30, 30 * plumpness)), { fill });
    return;
  }
  if (breast === "band") {
    canvas.path(`M24 -34Q30 -8 52 -6`, { stroke: dark, strokeWidth: 8 });
    return;
  }
  if (breast === "plain") return;
  let data = "";
  for (let row = 0; row < 7; row++) {
    for (let column = 0; column < 8; column++) {
      const x = 44 - column * 8 + (row % 2) * 4 + dice.spread(0.9);
      const y = (-16 + row * 7) * (row > 2 ? plumpness : 1) + column * 1.4 + dice.spread(0.9);
      if (breast === "spots") data += straightPath(ellipse([x, y], 1.7, 2, { steps: 7 }));
      else if (breast === "streaks") data += `M${short(x)} ${short(y - 3.4)}l-1.2 6.4l2.4 .3Z`;
      else data += `M${short(x - 4)} ${short(y - 2)}q4 7 8 0`;
    }
  }
  canvas.path(
    data,
    breast === "scales" ? { stroke: dark, strokeWidth: 1.1, opacity: 0.75 } : { fill: dark, opacity: 0.85 },
  );
}

/** Short strokes along the body: what makes a flat fill look like feathers. */
function drawDown({ canvas }: Brush, dice: Dice): void {
  for (const colour of [black, white]) {
    let data = "";
    for (let stroke = 0; stroke < 70; stroke++) {
      const [x, y] = [dice.between(-50, 44), dice.between(-38, 30)];
      data += `M${short(x)} ${short(y)}q-2.5 1 -5.5 ${short(2 + dice.spread(0.7))}`;
    }
    canvas.path(data, { stroke: colour, strokeWidth: 0.7, opacity: 0.16 });
  }
}
