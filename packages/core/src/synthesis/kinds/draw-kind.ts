import { createCanvas } from "../canvas.js";
import { black } from "../colour.js";
import { createDice } from "../dice.js";
import { type Point, rectangle, short, straightPath } from "../geometry.js";
import { type Brush, createBrush } from "./brush.js";
import { drawBird } from "./draw-bird.js";
import { drawLeaf, drawPerch, leafColours } from "./draw-perch.js";
import { drawScenery } from "./draw-scenery.js";
import type { Kind } from "./kind.js";
import type { KindView } from "./kind-view.js";

const side = 256;

/** One meeting with a kind as a square SVG picture of `width` pixels. */
export function drawKind(kind: Kind, view: KindView, width = side): string {
  const canvas = createCanvas(side, side, width);
  const brush = createBrush(canvas, view.light);
  drawScenery(brush, view, createDice(view.seed, "scenery"));
  const feet = view.poses.map(({ x, y }): Point => [x * side, y * side]);
  const first = feet[0] ?? [side / 2, side * 0.7];
  drawPerch(brush, view, first, createDice(view.seed, "perch"));
  view.poses.forEach((pose, position) => {
    const [x] = feet[position] as Point;
    drawBird(brush, kind, pose, [x, first[1]], (pose.size * side) / 100);
  });
  if (view.veiled) drawVeil(brush, view);
  const vignette = canvas.radial(
    [
      { at: 0.55, colour: black, opacity: 0 },
      { at: 1, colour: black, opacity: 0.32 },
    ],
    [0.5, 0.48],
    0.74,
  );
  canvas.path(straightPath(rectangle(0, 0, side, side)), { fill: vignette });
  return canvas.svg();
}

/** Leaves close to the lens, far out of focus. */
function drawVeil(brush: Brush, view: KindView): void {
  const dice = createDice(view.seed, "veil");
  const { canvas } = brush;
  canvas.group(`filter="${canvas.blur(4.5)}" opacity="${short(dice.between(0.6, 0.9))}"`, () => {
    for (let leaf = dice.whole(2, 5); leaf > 0; leaf--) {
      const from: Point = [dice.chance(0.5) ? dice.between(-20, 50) : dice.between(206, 276), dice.between(120, 270)];
      drawLeaf(brush, from, dice.between(60, 110), dice.between(0, 360), dice.pick(leafColours[view.scenery]));
    }
  });
}
