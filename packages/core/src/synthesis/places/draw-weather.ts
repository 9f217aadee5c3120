import type { Canvas } from "../canvas.js";
import { css, white } from "../colour.js";
import { createDice, type Dice } from "../dice.js";
import { ellipse, rectangle, short, straightPath } from "../geometry.js";
import { haze, paleness } from "./light.js";
import type { Pen } from "./pen.js";
import type { PlaceView } from "./view.js";

/** What falls or hangs between the eye and the street, over everything else. */
export function drawWeather({ canvas, light }: Pen, view: PlaceView): void {
  const dice = createDice(view.seed, "weather");
  if (view.weather === "rain") drawRain(canvas, dice);
  if (view.weather === "snow") {
    for (const [count, size, opacity] of [
      [90, 0.8, 0.7],
      [40, 1.5, 0.8],
      [10, 2.6, 0.55],
    ] as const) {
      const flakes = Array.from({ length: count }, () =>
        straightPath(
          ellipse([dice.between(0, canvas.width), dice.between(0, canvas.height)], size, size, { steps: 9 }),
        ),
      );
      canvas.path(flakes.join(""), { fill: paleness({ ...light, factors: [1, 1, 1] }), opacity });
    }
  }
  if (view.weather === "fog") {
    const fill = canvas.linear([
      { at: 0, colour: haze(light), opacity: 0.6 },
      { at: 0.7, colour: haze(light), opacity: 0.36 },
      { at: 1, colour: haze(light), opacity: 0.12 },
    ]);
    canvas.path(straightPath(rectangle(0, 0, canvas.width, canvas.height)), { fill });
  }
}

function drawRain(canvas: Canvas, dice: Dice): void {
  const slant = dice.between(-0.25, 0.25);
  for (const [count, length, opacity] of [
    [110, 12, 0.22],
    [50, 22, 0.32],
  ] as const) {
    let data = "";
    for (let drop = 0; drop < count; drop++) {
      const [x, y] = [dice.between(-10, canvas.width + 10), dice.between(-20, canvas.height)];
      data += `M${short(x)} ${short(y)}l${short(slant * length)} ${length}`;
    }
    canvas.path(data, { stroke: css(white), strokeWidth: 0.6, opacity });
  }
  canvas.path(straightPath(rectangle(0, 0, canvas.width, canvas.height)), { fill: "#8fa0ae", opacity: 0.14 });
}
