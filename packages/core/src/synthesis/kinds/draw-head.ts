import { blend, lighten, white } from "../colour.js";
import { ellipse, type Point, short, smoothPath } from "../geometry.js";
import { type Brush, fillSoftly } from "./brush.js";
import { drawBeak } from "./draw-beak.js";
import type { Kind } from "./kind.js";

const outline: readonly Point[] = [
  [54, -41],
  [52, -53],
  [41, -61],
  [26, -60],
  [13, -49],
  [5, -36],
  [8, -22],
  [24, -13],
  [40, -14],
  [49, -26],
];

const nape: readonly Point[] = [
  [0, -46],
  [20, -47],
  [58, -45],
  [60, -6],
  [-4, -6],
];
const cheeks: readonly Point[] = [
  [58, -41],
  [44, -39],
  [31, -28],
  [27, -6],
  [62, -6],
];

/** Head, face marks, eye, crest and beak. */
export function drawHead(brush: Brush, kind: Kind, singing: boolean): void {
  const { canvas, lit, side } = brush;
  const { palette, marks } = kind;
  drawCrest(brush, kind);
  drawBeak(brush, kind, singing);
  const shape = smoothPath(outline);
  const crown = marks.cap === "full" ? palette.dark : palette.upper;
  canvas.path(shape, { fill: lit(crown) });
  canvas.group(`clip-path="${canvas.clip(shape)}"`, () => {
    // The nape keeps the colour of the back: a cap ends behind the eye.
    fillSoftly(brush, smoothPath(nape), lit(palette.upper), 1.5);
    fillSoftly(brush, smoothPath(cheeks), lit(palette.lower), 2.5);
    drawCap(brush, kind);
    drawFace(brush, kind);
    const shade = canvas.radial(
      [
        { at: 0, colour: white, opacity: 0.3 },
        { at: 0.55, colour: white, opacity: 0 },
      ],
      [side > 0 ? 0.7 : 0.35, 0.18],
      0.6,
    );
    canvas.path(shape, { fill: shade });
  });
  drawNeck(brush, kind);
  drawEye(brush, kind);
}

/** Feathers over the seam between head and body. */
function drawNeck({ canvas, lit }: Brush, { palette, marks }: Kind): void {
  const tufts = (from: number, to: number) =>
    Array.from({ length: 9 }, (_, tuft) => {
      const share = from + ((to - from) * tuft) / 8;
      const angle = Math.PI * (0.08 + 0.86 * share);
      const [x, y] = [27 + 21 * Math.cos(angle), -33 + 18.5 * Math.sin(angle)];
      return `M${short(x)} ${short(y - 4)}q${short(-2 + 1.5 * Math.cos(angle))} 4 ${short(-4 + 3 * Math.cos(angle))} 7`;
    }).join("");
  const throat = marks.throat === "bib" ? palette.dark : palette.lower;
  canvas.path(tufts(0.52, 1), { stroke: lit(lighten(palette.upper, 0.04)), strokeWidth: 3.4 });
  if (marks.throat !== "collar")
    canvas.path(tufts(0.04, 0.36), { stroke: lit(throat), strokeWidth: 2.6, opacity: 0.6 });
}

function drawCap({ canvas, lit }: Brush, { palette, marks }: Kind): void {
  if (marks.cap === "forehead") canvas.path(smoothPath(ellipse([52, -54], 13, 10)), { fill: lit(palette.accent) });
  if (marks.cap !== "striped") return;
  canvas.path("M54 -58Q36 -70 10 -54", { stroke: lit(palette.dark), strokeWidth: 4.4 });
  canvas.path("M56 -53Q38 -63 10 -48", { stroke: lit(palette.accent), strokeWidth: 3 });
}

function drawFace({ canvas, lit }: Brush, { palette, marks }: Kind): void {
  const [dark, pale] = [lit(palette.dark), lit(palette.pale)];
  if (marks.cheek === "patch") canvas.path(smoothPath(ellipse([31, -37], 10, 7.5)), { fill: pale });
  if (marks.cheek === "crescent") canvas.path("M27 -47Q17 -38 29 -29", { stroke: dark, strokeWidth: 3 });
  if (marks.eye === "line") canvas.path("M56 -43Q40 -49 14 -42", { stroke: dark, strokeWidth: 3.2 });
  if (marks.eye === "mask")
    canvas.path(
      smoothPath([
        [58, -44],
        [46, -53],
        [32, -51],
        [12, -43],
        [32, -38],
        [48, -38],
      ]),
      { fill: dark },
    );
  if (marks.brow === "short") canvas.path("M53 -50Q46 -55 38 -54", { stroke: pale, strokeWidth: 3.2 });
  if (marks.brow === "long") canvas.path("M54 -50Q40 -58 13 -48", { stroke: pale, strokeWidth: 3.4 });
  if (marks.throat === "bib")
    canvas.path(
      smoothPath([
        [58, -39],
        [46, -36],
        [37, -22],
        [38, -4],
        [62, -8],
      ]),
      { fill: dark },
    );
  if (marks.throat === "whiskers") canvas.path("M52 -37Q44 -32 38 -20", { stroke: dark, strokeWidth: 3.4 });
  if (marks.throat === "collar") canvas.path("M2 -36Q16 -20 48 -21", { stroke: pale, strokeWidth: 5.5 });
}

function drawEye({ canvas, lit }: Brush, { palette, marks }: Kind): void {
  const eye: Point = [42, -46];
  if (marks.eye === "ring") canvas.path(smoothPath(ellipse(eye, 5.4, 5.4)), { fill: lit(palette.pale) });
  canvas.path(smoothPath(ellipse(eye, 3.7, 3.7)), { fill: lit(blend(palette.dark, [90, 55, 30], 0.5)) });
  canvas.path(smoothPath(ellipse(eye, 2.9, 2.9)), { fill: [14, 11, 10] });
  canvas.path(smoothPath(ellipse([eye[0] + 1.2, eye[1] - 1.4], 1.1, 1.1)), { fill: white });
  canvas.path(smoothPath(ellipse([eye[0] - 1, eye[1] + 1.5], 0.8, 0.5)), { fill: white, opacity: 0.35 });
}

function drawCrest({ canvas, lit }: Brush, { palette, marks }: Kind): void {
  const colour = marks.cap === "full" || marks.cap === "striped" ? palette.dark : palette.upper;
  if (marks.crest === "peak") {
    canvas.path("M50 -56Q40 -70 12 -84Q18 -70 14 -50Z", { fill: lit(colour) });
    canvas.path("M44 -60Q30 -70 15 -80", { stroke: lit(lighten(colour, 0.3)), strokeWidth: 0.9, opacity: 0.6 });
  }
  if (marks.crest === "wisp") {
    for (const line of ["M30 -62Q16 -72 2 -88", "M27 -62Q12 -68 -3 -79"])
      canvas.path(line, { stroke: lit(palette.dark), strokeWidth: 2.2 });
  }
  if (marks.crest === "brush") {
    for (let tuft = 0; tuft < 6; tuft++) {
      const x = 20 + tuft * 5;
      canvas.path(`M${x - 4} -56Q${x - 3} -70 ${x - 7} ${-78 + Math.abs(tuft - 2) * 2}Q${x + 3} -70 ${x + 4} -58Z`, {
        fill: lit(lighten(colour, tuft % 2 === 0 ? 0.1 : -0.05)),
      });
    }
  }
}
