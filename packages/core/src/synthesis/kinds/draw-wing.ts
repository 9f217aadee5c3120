import { black, blend, lighten } from "../colour.js";
import { ellipse, type Point, short, smoothPath } from "../geometry.js";
import { type Brush, fillSoftly } from "./brush.js";
import type { Kind, Marks } from "./kind.js";

const outline: readonly Point[] = [
  [24, -23],
  [29, -12],
  [20, 3],
  [-8, 12],
  [-38, 13],
  [-72, 11],
  [-54, 0],
  [-24, -13],
  [4, -25],
];

/** The folded wing: long flight feathers below, rows of short ones above, the kind's bars and patch. */
export function drawWing(brush: Brush, { palette, marks }: Kind, drop: number): void {
  const { canvas, lit } = brush;
  const shape = smoothPath(outline);
  canvas.group(`transform="rotate(${short(-drop)} 20 -16)"`, () => {
    fillSoftly(brush, smoothPath(outline.map(([x, y]) => [x + 1, y + 3.5])), black, 4, 0.28);
    const fill = canvas.linear(
      [
        { at: 0, colour: lit(lighten(palette.upper, 0.1)) },
        { at: 0.5, colour: lit(lighten(palette.upper, -0.12)) },
        { at: 1, colour: lit(blend(palette.upper, palette.dark, 0.72)) },
      ],
      [0.95, 0],
      [0.15, 1],
    );
    canvas.path(shape, { fill });
    canvas.group(`clip-path="${canvas.clip(shape)}"`, () => {
      drawFlightFeathers(brush, palette);
      if (marks.wingPatch) canvas.path("M-8 -2Q-24 -2 -40 5L-38 11Q-20 10 -6 7Z", { fill: lit(palette.accent) });
      drawCoverts(brush, palette, marks.shoulder);
      const bars = ["M4 -26Q15 -8 7 10", "M-14 -20Q-1 -6 -9 14"].slice(0, marks.wingBars);
      for (const bar of bars) canvas.path(bar, { stroke: lit(palette.pale), strokeWidth: 4 });
    });
    canvas.path(shape, { stroke: lit(palette.dark), strokeWidth: 0.6, opacity: 0.5 });
  });
}

function drawFlightFeathers({ canvas, lit }: Brush, palette: Kind["palette"]): void {
  const edge = lit(blend(palette.upper, palette.pale, 0.55));
  const gap = lit(lighten(palette.dark, -0.1));
  for (let feather = 0; feather < 7; feather++) {
    const y = -9 + feather * 3.4;
    const line = `M${short(-4 + feather)} ${short(y)}Q${short(-34 + feather * 2)} ${short(y + 1)} ${short(-72 + feather * 4.5)} ${short(10 + feather * 0.9)}`;
    canvas.path(line, { stroke: gap, strokeWidth: 1.6, opacity: 0.55 });
    canvas.path(line, { stroke: edge, strokeWidth: 0.8, opacity: 0.75 });
  }
}

/** Two rows of small overlapping feathers at the shoulder. */
function drawCoverts({ canvas, lit }: Brush, palette: Kind["palette"], shoulder: Marks["shoulder"]): void {
  const base =
    shoulder === "dark"
      ? palette.dark
      : shoulder === "accent"
        ? blend(palette.accent, palette.upper, 0.25)
        : palette.upper;
  for (const [column, x] of [-6, 4, 14].entries()) {
    for (let row = 0; row < 5; row++) {
      const [left, top] = [x + row * 1.6 - 3, -22 + row * 7 + column];
      canvas.path(`M${short(left + 9)} ${short(top)}q-11 -1 -12 4q2 5 12 3Z`, {
        fill: lit(lighten(base, row % 2 === 0 ? 0.06 : -0.08)),
      });
      canvas.path(`M${short(left)} ${short(top)}q-4 3 0 6.5`, {
        stroke: lit(blend(palette.upper, palette.pale, 0.45)),
        strokeWidth: 0.9,
        opacity: 0.8,
      });
      if (shoulder === "dotted")
        canvas.path(smoothPath(ellipse([left + 5, top + 3.5], 2, 1.7, { steps: 8 })), { fill: lit(palette.pale) });
    }
  }
}
