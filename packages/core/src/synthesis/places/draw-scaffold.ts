import { hex } from "../colour.js";
import type { Dice } from "../dice.js";
import { rectangle } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { type Facade, heightOf } from "./facade.js";
import type { Pen } from "./pen.js";

/** Poles, planks and a torn net before a part of the front. */
export function drawScaffold(pen: Pen, facade: Facade, left: number, dice: Dice): void {
  const width = facade.width * dice.between(0.4, 0.7);
  const x = left + dice.between(0, facade.width - width);
  const height = heightOf(facade) * dice.between(0.65, 1);
  const lifts = Math.floor(height / 2);
  const z = -1.1;
  const planks = Array.from({ length: lifts }, (_, lift) => 2 + lift * 2);
  for (const y of planks) pen.box([x - 0.2, y, z], [width + 0.4, 0.1, 0.9], hex("#a98a5f"));
  const poles: Place3[][] = [];
  for (let at = x; at <= x + width + 0.01; at += width / 3) {
    poles.push(
      [
        [at, 0, z],
        [at, height, z],
      ],
      [
        [at, 0, z + 0.9],
        [at, height, z + 0.9],
      ],
    );
  }
  for (const y of planks)
    poles.push([
      [x - 0.2, y + 0.9, z],
      [x + width + 0.2, y + 0.9, z],
    ]);
  poles.push([
    [x, 0, z],
    [x + width, Math.min(height, 6), z],
  ]);
  pen.lines(poles, hex("#878c90"), 0.075);
  const net = planks.filter(() => dice.chance(0.45)).map((y) => rectangle(x, y, width, 1.9));
  pen.flats(net, z - 0.02, { fill: hex(dice.pick(["#4f7f68", "#6f8598", "#d8d6cf"])), opacity: 0.55 });
}
