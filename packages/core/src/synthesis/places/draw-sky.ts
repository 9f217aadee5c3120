import { type Colour, lighten, white } from "../colour.js";
import { createDice } from "../dice.js";
import { ellipse, rectangle, straightPath } from "../geometry.js";
import { haze, paleness } from "./light.js";
import type { Pen } from "./pen.js";
import type { PlaceView } from "./view.js";

/** Sky, clouds or stars, and the haze that closes the street. */
export function drawSky({ canvas, light }: Pen, view: PlaceView): void {
  const dice = createDice(view.seed, "sky");
  const { width, height } = canvas;
  const [top, middle, low] = light.sky;
  const fill = canvas.linear([
    { at: 0, colour: top },
    { at: 0.4, colour: middle },
    { at: 0.8, colour: low },
  ]);
  canvas.path(straightPath(rectangle(0, 0, width, height)), { fill });
  if (light.name === "night") {
    const stars = Array.from({ length: 22 }, () =>
      straightPath(ellipse([dice.between(0, width), dice.between(0, height / 3)], 0.5, 0.5, { steps: 5 })),
    );
    canvas.path(stars.join(""), { fill: white, opacity: 0.6 });
  }
  const clouds = light.name === "night" ? 3 : light.name === "overcast" ? 14 : dice.whole(4, 9);
  for (let cloud = 0; cloud < clouds; cloud++) {
    const centre = [dice.between(-20, width + 20), dice.between(-10, height * 0.5)] as const;
    const size = dice.between(18, 46);
    const colour: Colour =
      light.name === "dusk" && cloud % 2 === 0
        ? [226, 138, 120]
        : lighten(paleness(light), light.name === "night" ? -0.3 : 0);
    const puff = canvas.radial([
      { at: 0, colour, opacity: 0.55 },
      { at: 0.6, colour, opacity: 0.3 },
      { at: 1, colour, opacity: 0 },
    ]);
    for (const [dx, dy, share] of [
      [0, 0, 1],
      [-0.8, 0.12, 0.7],
      [0.9, 0.1, 0.75],
      [0.3, -0.22, 0.6],
    ] as const) {
      canvas.path(
        straightPath(ellipse([centre[0] + dx * size, centre[1] + dy * size], size * share, size * share * 0.45)),
        { fill: puff },
      );
    }
  }
  const glow = canvas.linear([
    { at: 0, colour: haze(light), opacity: 0 },
    { at: 1, colour: haze(light), opacity: 0.9 },
  ]);
  canvas.path(straightPath(rectangle(0, height * 0.45, width, height * 0.4)), { fill: glow });
}
