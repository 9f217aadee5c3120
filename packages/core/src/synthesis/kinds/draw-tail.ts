import { lighten } from "../colour.js";
import { type Point, smoothPath, straightPath } from "../geometry.js";
import type { Brush } from "./brush.js";
import type { Kind, Marks } from "./kind.js";

const root: Point = [-40, 3];
const feathers = 6;

/** Length of a feather as a share of the tail's, by how far it is from the middle (0) to the edge (1). */
const profiles: Readonly<Record<Marks["tail"], (edge: number) => number>> = {
  square: () => 1,
  forked: (edge) => 0.74 + 0.42 * edge,
  rounded: (edge) => 1 - 0.2 * edge ** 2,
  wedge: (edge) => 1.22 - 0.55 * edge,
};

/** The tail, a fan of feathers from the rump to the left; `lift` in degrees. */
export function drawTail(brush: Brush, { palette, marks, build }: Kind, lift: number): void {
  const { canvas, lit } = brush;
  const base = lighten(palette.upper, -0.28);
  for (let feather = 0; feather < feathers; feather++) {
    const across = (feather / (feathers - 1)) * 2 - 1;
    const length = build.tail * profiles[marks.tail](Math.abs(across));
    const angle = ((180 + 9 - lift + across * 8) * Math.PI) / 180;
    const along = (share: number, aside: number): Point => [
      root[0] + length * share * Math.cos(angle) - aside * Math.sin(angle),
      root[1] + across * 5 + length * share * -Math.sin(angle) - aside * Math.cos(angle),
    ];
    const blade = (from: number, to: number) => [
      along(from, -4.2),
      along(to - 0.07, -5),
      along(to, 0),
      along(to - 0.07, 5),
      along(from, 4.2),
    ];
    const isEdge = feather === 0 || feather === feathers - 1;
    const colour =
      marks.tailPattern === "edges" && isEdge ? palette.pale : lighten(base, feather % 2 === 0 ? 0.05 : -0.06);
    const fill = canvas.linear(
      [
        { at: 0, colour: lit(lighten(colour, -0.18)) },
        { at: 1, colour: lit(lighten(colour, 0.06)) },
      ],
      [1, 0],
      [0, 0],
    );
    canvas.path(smoothPath(blade(0, 1)), { fill });
    if (marks.tailPattern === "tips") canvas.path(smoothPath(blade(0.82, 1)), { fill: lit(palette.pale) });
    if (marks.tailPattern === "bars") {
      for (const share of [0.45, 0.62, 0.79, 0.94]) {
        canvas.path(straightPath([along(share, -4.5), along(share, 4.5)], false), {
          stroke: lit(lighten(palette.dark, 0.05)),
          strokeWidth: 2.6,
          opacity: 0.6,
        });
      }
    }
    canvas.path(straightPath([along(0, 0), along(0.96, 0)], false), {
      stroke: lit(palette.dark),
      strokeWidth: 0.5,
      opacity: 0.5,
    });
  }
}
