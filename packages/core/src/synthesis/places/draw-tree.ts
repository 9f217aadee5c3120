import { hex, lighten } from "../colour.js";
import type { Dice } from "../dice.js";
import { ellipse, type Point } from "../geometry.js";
import type { Place3 } from "./camera.js";
import type { Pen } from "./pen.js";
import type { PlaceView } from "./view.js";

const foliage = {
  spring: ["#7fa24e", "#93b45c", "#b3c97a"],
  summer: ["#3f6335", "#54793f", "#7d9c52"],
  autumn: ["#9a5326", "#c07a2c", "#dca445"],
} as const;

/** A street tree of this height, its foot at x and z. Bare in winter. */
export function drawTree(pen: Pen, [x, , z]: Place3, height: number, season: PlaceView["season"], dice: Dice): void {
  const bark = hex("#4f4034");
  const trunk = height * 0.03;
  const fork = height * 0.36;
  pen.polygons([ellipse([x, z], height * 0.2, 0.5).map(([px, pz]): Place3 => [px, 0.01, pz])], {
    fill: "#14100c",
    opacity: 0.3,
  });
  pen.flats(
    [
      [
        [x - trunk, 0],
        [x + trunk, 0],
        [x + trunk * 0.6, fork],
        [x - trunk * 0.6, fork],
      ],
    ],
    z,
    { fill: bark },
  );
  pen.flats(
    [
      [
        [x, 0],
        [x + trunk, 0],
        [x + trunk * 0.6, fork],
        [x, fork],
      ],
    ],
    z,
    { fill: lighten(bark, pen.light.side * 0.14) },
  );
  const branches: Place3[][][] = [];
  grow(branches, [x, fork * 0.9], Math.PI / 2, height * 0.22, season === "winter" ? 5 : 3, z, dice);
  for (const [depth, lines] of branches.entries()) if (lines) pen.lines(lines, bark, height * 0.008 * depth);
  if (season === "winter") return;
  drawCrown(pen, [x, height * 0.68], height, z, foliage[season], dice);
}

/** A dark mass of leaves first, then ever smaller and lighter dabs towards the light. */
function drawCrown(pen: Pen, centre: Point, height: number, z: number, colours: readonly string[], dice: Dice): void {
  colours.forEach((colour, layer) => {
    const [count, spread, least, most] = layers[layer] as (typeof layers)[number];
    const shift: Point = [pen.light.side * layer * 0.035 * height, layer * 0.05 * height];
    const leaves = Array.from({ length: count }, () => {
      const [angle, reach] = [dice.between(0, 2 * Math.PI), Math.sqrt(dice.between(0, 1)) * height * spread];
      const radius = height * dice.between(least, most);
      const point: Point = [
        centre[0] + shift[0] + reach * Math.cos(angle),
        centre[1] + shift[1] + reach * 1.08 * Math.sin(angle),
      ];
      return ellipse(point, radius * dice.between(0.8, 1.3), radius * 0.8, { steps: layer === 0 ? 9 : 5 });
    });
    pen.flats(leaves, z, { fill: hex(colour), opacity: layer === 0 ? 0.96 : 0.85 });
  });
}

/** Of each layer: dabs, reach, and the least and most radius, in shares of the tree's height. */
const layers = [
  [34, 0.23, 0.04, 0.085],
  [95, 0.27, 0.012, 0.03],
  [80, 0.21, 0.01, 0.024],
] as const;

/** Branches that fork until `depth` is used up; lines are kept by depth, for the deeper are the thicker. */
function grow(
  branches: Place3[][][],
  from: Point,
  angle: number,
  length: number,
  depth: number,
  z: number,
  dice: Dice,
): void {
  const end: Point = [from[0] + length * Math.cos(angle), from[1] + length * Math.sin(angle)];
  branches[depth] ??= [];
  branches[depth].push([
    [...from, z],
    [...end, z],
  ]);
  if (depth <= 1) return;
  for (const side of [-1, 1]) {
    const turned = angle + side * dice.between(0.2, 0.58);
    grow(branches, end, turned, length * dice.between(0.66, 0.84), depth - 1, z, dice);
  }
}
