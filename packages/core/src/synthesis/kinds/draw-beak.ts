import { lighten } from "../colour.js";
import type { Brush } from "./brush.js";
import type { Kind, Marks } from "./kind.js";

/** Upper and lower half of each beak, from its root at the face. */
const halves: Readonly<Record<Marks["beak"], readonly [string, string]>> = {
  cone: ["M51 -50Q63 -48 68 -41L52 -41Z", "M52 -41L66 -41Q60 -34 50 -35Z"],
  needle: ["M52 -47Q62 -45 78 -42L53 -42Z", "M53 -42L76 -42Q62 -39 52 -39Z"],
  hook: ["M51 -49Q66 -50 70 -42Q71 -38 69 -36Q67 -41 52 -41Z", "M52 -41L65 -41Q60 -37 51 -37Z"],
  curve: ["M52 -48Q68 -47 79 -34Q66 -42 53 -42Z", "M53 -42Q66 -42 77 -33Q64 -39 52 -39Z"],
};

/** The beak; the lower half drops when the bird sings. */
export function drawBeak({ canvas, lit }: Brush, { marks, beakColour }: Kind, singing: boolean): void {
  const [upper, lower] = halves[marks.beak];
  const shine = canvas.linear([
    { at: 0, colour: lit(lighten(beakColour, 0.3)) },
    { at: 1, colour: lit(lighten(beakColour, -0.15)) },
  ]);
  if (singing) canvas.path("M52 -43L62 -42L60 -35L51 -38Z", { fill: lit([176, 92, 84]) });
  canvas.group(`transform="rotate(${singing ? 17 : 0} 51 -41)"`, () =>
    canvas.path(lower, { fill: lit(lighten(beakColour, -0.22)) }),
  );
  canvas.group(`transform="rotate(${singing ? -8 : 0} 51 -43)"`, () => canvas.path(upper, { fill: shine }));
}
