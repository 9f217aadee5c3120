import { hex, lighten } from "../colour.js";
import { createDice } from "../dice.js";
import { ellipse } from "../geometry.js";
import type { Place3 } from "./camera.js";
import type { Facade } from "./facade.js";
import type { Pen } from "./pen.js";
import type { PlaceView } from "./view.js";

const colours = { spring: "#7d9a4a", summer: "#4c7038", autumn: "#a8552f", winter: "#6a6650" } as const;

/** Ivy climbing one end of the wall and thinning upwards; mostly stems in winter. */
export function drawIvy(pen: Pen, facade: Facade, left: number, season: PlaceView["season"]): void {
  const dice = createDice(facade.seed, "ivy");
  const atRight = dice.chance(0.5);
  const inward = (across: number) => (atRight ? left + facade.width - across : left + across);
  const stems = Array.from({ length: 5 }, () => climb(dice.between(0.1, 0.5), dice.between(0.6, 1) * facade.ivy));
  function climb(start: number, height: number): Place3[] {
    return Array.from(
      { length: 7 },
      (_, step): Place3 => [
        inward(Math.max(0.05, start + dice.spread(0.16) + step * 0.06)),
        (step / 6) * height,
        -0.03,
      ],
    );
  }
  pen.lines(stems, hex("#5a4a3a"), 0.06);
  const leaf = hex(colours[season]);
  for (const shade of [-0.4, -0.12, 0.18]) {
    const leaves = Array.from({ length: season === "winter" ? 20 : 110 }, () => {
      const up = dice.between(0, 1) ** 1.4;
      const across = dice.between(0, 1) ** 1.5 * (1.05 - up) * facade.width * 0.36;
      const radius = dice.between(0.07, 0.17);
      return ellipse([inward(across), up * facade.ivy + 0.1], radius, radius * 0.9, { steps: 5 });
    });
    pen.flats(leaves, -0.04, { fill: lighten(leaf, shade) });
  }
}
