import { lighten } from "../colour.js";
import { createDice } from "../dice.js";
import { ellipse, type Point, rectangle } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { drawSnow, shadowBelow } from "./draw-surround.js";
import { drawGlass, outlineOf } from "./draw-window.js";
import { type Facade, heightOf } from "./facade.js";
import { lit } from "./light.js";
import type { Pen } from "./pen.js";

/** The upper end of a front: its gable or parapet, and the cornice under it. */
export function drawGable(pen: Pen, facade: Facade, left: number, snowy: boolean): void {
  const { roof, width, wall, trim } = facade;
  const eaves = heightOf(facade);
  const outline = gableOutline(facade, left, eaves);
  if (outline.length > 0) {
    const fill = pen.canvas.linear([
      { at: 0, colour: lit(pen.light, lighten(wall, 0.16)) },
      { at: 1, colour: lit(pen.light, lighten(wall, 0.1)) },
    ]);
    pen.flats([outline], 0, { fill });
    const coping = outline.slice(1).concat(outline.slice(0, 1));
    pen.lines([coping.map(([x, y]): Place3 => [x, y, -0.05])], snowy ? [246, 248, 252] : trim, 0.22);
    drawGableWindow(pen, facade, left + width / 2, eaves);
  } else if (roof.kind === "parapet") {
    pen.box([left, eaves, -0.08], [width, 0.95, 0.4], lighten(wall, 0.06));
    pen.box([left - 0.05, eaves + 0.95, -0.16], [width + 0.1, 0.16, 0.56], trim);
  } else if (roof.kind === "balustrade") {
    const posts = Array.from({ length: Math.floor(width / 0.32) }, (_, post) =>
      rectangle(left + 0.1 + post * 0.32, eaves, 0.16, 0.8),
    );
    pen.flats(posts, -0.05, { fill: lighten(trim, -0.08) });
    pen.box([left, eaves + 0.8, -0.14], [width, 0.18, 0.4], trim);
    for (const end of [0, 0.5, 1]) pen.box([left + end * (width - 0.5), eaves, -0.14], [0.5, 1.1, 0.4], trim);
  }
  drawCornice(pen, facade, left, eaves, snowy);
}

/** Counter-clockwise from the lower left corner; empty for roofs without a gable. */
function gableOutline({ roof, width }: Facade, left: number, eaves: number): Point[] {
  const height = roof.height * 1.25;
  const right = left + width;
  if (roof.kind === "gable")
    return [
      [left, eaves],
      [right, eaves],
      [left + width / 2, eaves + height],
    ];
  if (roof.kind === "stepped") {
    const steps = 5;
    const climb = Array.from({ length: steps }, (_, step): Point[] => {
      const x = right - (step * width) / (2 * steps + 1);
      const y = eaves + ((step + 1) * height) / steps;
      return [
        [x, y - height / steps],
        [x, y],
      ];
    }).flat();
    const descent = climb.map(([x, y]): Point => [left + right - x, y]).reverse();
    return [...climb, ...descent];
  }
  if (roof.kind === "bell") {
    const profile: readonly Point[] = [
      [1, 0],
      [0.96, 0.12],
      [0.82, 0.22],
      [0.7, 0.4],
      [0.64, 0.62],
      [0.62, 0.74],
      [0.46, 0.8],
    ];
    const half = profile.map(([across, up]): Point => [left + (width / 2) * (1 + across), eaves + up * height]);
    const crown = ellipse([left + width / 2, eaves + height * 0.8], width * 0.2, height * 0.24, {
      steps: 8,
      to: Math.PI,
    });
    return [...half, ...crown, ...half.map(([x, y]): Point => [left + right - x, y]).reverse()];
  }
  return [];
}

function drawGableWindow(pen: Pen, facade: Facade, middle: number, eaves: number): void {
  const { roof, trim, wall, seed } = facade;
  const dice = createDice(seed, "gable");
  const y = eaves + roof.height * 0.3;
  const kind = dice.whole(0, 2);
  const outline =
    kind === 0
      ? ellipse([middle, y + 0.5], 0.5, 0.5)
      : outlineOf(kind === 1 ? "arched" : "flat", { x: middle - 0.45, y, width: 0.9, height: 1.15, z: 0 });
  const frame = outline.map(([px, py]): Point => [middle + (px - middle) * 1.28, y + 0.5 + (py - y - 0.5) * 1.24]);
  pen.flats([frame], 0, { fill: trim });
  drawGlass(pen, outline, 0, wall, false, dice);
  pen.flats([rectangle(middle - 0.04, y, 0.08, 1), rectangle(middle - 0.45, y + 0.46, 0.9, 0.08)], 0, { fill: trim });
}

function drawCornice(pen: Pen, facade: Facade, left: number, eaves: number, snowy: boolean): void {
  const { width, trim, cornice } = facade;
  const y = eaves - 0.4;
  shadowBelow(pen, left, y, width, 0.75, 0);
  const teeth = cornice === "dentils" ? 0.36 : 0.95;
  if (cornice !== "plain") {
    const [wide, tall, deep] = cornice === "dentils" ? [0.19, 0.2, 0.3] : [0.24, 0.5, 0.42];
    for (let x = left + 0.1; x < left + width - wide; x += teeth)
      pen.box([x, y - tall, -deep], [wide, tall, deep], lighten(trim, -0.1));
  }
  pen.box([left - 0.05, y, -0.38], [width + 0.1, 0.22, 0.38], trim);
  pen.box([left - 0.12, y + 0.22, -0.52], [width + 0.24, 0.18, 0.52], lighten(trim, 0.1));
  if (snowy) drawSnow(pen, [{ x: left, y: eaves, width, z: -0.5 }]);
}
