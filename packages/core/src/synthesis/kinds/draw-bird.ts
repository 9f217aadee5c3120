import { lighten } from "../colour.js";
import { createDice } from "../dice.js";
import { type Point, short } from "../geometry.js";
import type { Brush } from "./brush.js";
import { drawBody } from "./draw-body.js";
import { drawHead } from "./draw-head.js";
import { drawTail } from "./draw-tail.js";
import { drawWing } from "./draw-wing.js";
import type { Kind } from "./kind.js";
import type { Pose } from "./kind-view.js";

/** One bird with its feet at `foot`; `unit` is what a hundredth of a body takes in the picture. */
export function drawBird(brush: Brush, kind: Kind, pose: Pose, foot: Point, unit: number): void {
  const { canvas } = brush;
  const hip = 24 * kind.build.plumpness;
  const height = hip + kind.build.leg;
  const flip = pose.facing === "left" ? -1 : 1;
  const place = `translate(${short(foot[0])} ${short(foot[1])}) scale(${short(flip * unit * pose.breadth)} ${short(unit)})`;
  // In the flipped picture the sun stands on the bird's other side.
  const own: Brush = { ...brush, side: (brush.side * flip) as -1 | 1 };
  canvas.group(`transform="${place}"`, () => {
    drawLegs(own, kind, height, pose.tilt);
    canvas.group(`transform="translate(0 ${short(-height)}) rotate(${short(pose.tilt)})"`, () => {
      drawTail(own, kind, pose.tailLift);
      drawBody(own, kind, createDice(kind.seed, "down"));
      drawWing(own, kind, pose.wingDrop);
      const size = short(kind.build.head);
      const head = `rotate(${short(pose.headTilt - pose.tilt * 0.7)} 28 -36) translate(28 -36) scale(${size}) translate(-28 36)`;
      canvas.group(`transform="${head}"`, () => drawHead(own, kind, pose.singing));
    });
  });
}

/** Legs from the belly to the perch, toes around it. */
function drawLegs({ canvas, lit }: Brush, { legColour, build }: Kind, height: number, tilt: number): void {
  const hip = 24 * build.plumpness - height;
  const lean = (tilt / 60) * 24;
  for (const [foot, shade] of [
    [8, -0.25],
    [-3, 0],
  ] as const) {
    const colour = lit(lighten(legColour, shade));
    canvas.path(`M${short(foot - lean - 3)} ${short(hip - 4)}L${short(foot - 4)} ${short(hip * 0.45)}L${foot} 0`, {
      stroke: colour,
      strokeWidth: 2.4,
    });
    canvas.path(`M${foot} 0q5 -1 8 2.5M${foot} 0q3 1 4 4M${foot} 0q-4 0 -6 3`, { stroke: colour, strokeWidth: 2 });
  }
}
