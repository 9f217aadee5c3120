import { hex, lighten } from "../colour.js";
import type { Dice } from "../dice.js";
import { ellipse, type Point } from "../geometry.js";
import type { Place3 } from "./camera.js";
import { coatColours, skinColours } from "./facade-palette.js";
import type { Pen } from "./pen.js";

/** Passers-by around x, each in a coat of another colour, some with umbrellas. */
export function drawPeople(pen: Pen, x: number, raining: boolean, dice: Dice): void {
  const count = dice.whole(1, 4);
  for (let person = 0; person < count; person++) {
    const z = dice.between(-2.6, -0.9);
    drawPerson(pen, [x + dice.between(-2.5, 2.5), 0, z], dice.between(1.55, 1.85), raining && dice.chance(0.8), dice);
  }
}

function drawPerson(pen: Pen, [x, , z]: Place3, height: number, umbrella: boolean, dice: Dice): void {
  const unit = height / 8;
  const walk = dice.chance(0.5) ? 1 : -1;
  const stride = dice.between(0.3, 1.1) * unit * walk;
  const coat = dice.pick(coatColours);
  const trousers = hex(dice.pick(["#2b2f3a", "#4a4038", "#39455a", "#1f2023"]));
  const at = (dx: number, up: number): Point => [x + dx * unit * walk, up * unit];
  pen.polygons([ellipse([x, z], 0.42, 0.22).map(([px, pz]): Place3 => [px, 0.01, pz])], {
    fill: "#0c0c10",
    opacity: 0.35,
  });
  for (const leg of [-1, 1]) {
    const foot = leg * stride;
    pen.flats([[[x + foot - unit * 0.3, 0], [x + foot + unit * 0.4 * walk, 0], at(0.55, 3.9), at(-0.55, 3.9)]], z, {
      fill: lighten(trousers, leg * 0.08),
    });
  }
  const long = dice.chance(0.5) ? 2.9 : 3.7;
  pen.flats(
    [
      [
        at(-0.85, long),
        at(0.85, long),
        at(0.75, 5.2),
        at(0.85, 6.4),
        at(0.3, 6.8),
        at(-0.3, 6.8),
        at(-0.9, 6.3),
        at(-0.75, 5.2),
      ],
    ],
    z,
    { fill: coat },
  );
  pen.flats([[at(0.1, long), at(0.85, long), at(0.75, 5.2), at(0.85, 6.4), at(0.3, 6.8)]], z, {
    fill: lighten(coat, -0.2),
  });
  pen.flats([[at(-0.2, 6.2), at(0.35, 6.2), at(0.6, 4.2), at(0.2, 4)]], z - 0.01, { fill: lighten(coat, -0.32) });
  pen.flats([ellipse(at(0.1, 7.35), unit * 0.5, unit * 0.62, { steps: 12 })], z, { fill: dice.pick(skinColours) });
  const hair = ellipse(at(-0.05, 7.5), unit * 0.58, unit * 0.6, {
    steps: 12,
    from: walk > 0 ? 0.6 : -0.6,
    to: walk > 0 ? 4.2 : 2.6,
  });
  pen.flats([hair], z, { fill: hex(dice.pick(["#2a211c", "#5b3d25", "#8e6b3c", "#8b8783"])) });
  if (dice.chance(0.4))
    pen.flats([[at(-1.2, 3), at(-0.5, 3), at(-0.55, 4.1), at(-1.15, 4.1)]], z - 0.02, { fill: hex("#7a5233") });
  if (!umbrella) return;
  const cloth = dice.pick(coatColours);
  pen.lines(
    [
      [
        [...at(0.6, 5), z - 0.03],
        [...at(0.4, 9.6), z - 0.03],
      ],
    ],
    hex("#33302e"),
    0.03,
  );
  pen.flats([ellipse(at(0.4, 8.6), 0.62, 0.42, { steps: 14, to: Math.PI })], z - 0.04, { fill: cloth });
  pen.flats([ellipse(at(0.4, 8.6), 0.2, 0.42, { steps: 10, to: Math.PI })], z - 0.04, { fill: lighten(cloth, 0.16) });
}
