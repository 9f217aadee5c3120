import { black, type Colour, css, hex, lighten, white } from "../colour.js";
import type { Dice } from "../dice.js";
import { ellipse, type Point, short, smoothPath } from "../geometry.js";
import type { Brush } from "./brush.js";
import type { KindView, Perch, Scenery } from "./kind-view.js";

export const leafColours: Readonly<Record<Scenery, readonly Colour[]>> = {
  sky: ["#6f9150", "#55773f", "#8dab63"].map(hex),
  meadow: ["#6f9150", "#86a34f", "#a9b866"].map(hex),
  foliage: ["#4d7238", "#3a5a31", "#6d9147"].map(hex),
  autumn: ["#b8692d", "#d39a3c", "#8f4a2a"].map(hex),
  winter: ["#71806c", "#9a8f78", "#56655c"].map(hex),
  reeds: ["#9a9350", "#b3a565", "#7d8447"].map(hex),
  evening: ["#5d5a44", "#7a6a45", "#43473a"].map(hex),
};

/** What the birds sit on; `level` is the height of their feet, `centre` where the first one sits. */
export function drawPerch(brush: Brush, view: KindView, [centre, level]: Point, dice: Dice): void {
  drawings[view.perch](brush, view, [centre, level], dice);
}

type Drawing = (brush: Brush, view: KindView, at: Point, dice: Dice) => void;

const drawings: Readonly<Record<Perch, Drawing>> = {
  branch: drawBranch,
  berries: (brush, view, at, dice) => {
    drawBranch(brush, view, at, dice);
    const { canvas, lit } = brush;
    for (let berry = 0; berry < 14; berry++) {
      const centre: Point = [dice.between(0, canvas.width), at[1] + dice.between(6, 26)];
      canvas.path(`M${short(centre[0])} ${short(centre[1])}L${short(centre[0] + dice.spread(3))} ${short(at[1] + 2)}`, {
        stroke: lit(hex("#5b4433")),
        strokeWidth: 0.9,
      });
      canvas.path(smoothPath(ellipse(centre, 4.4, 4.4)), { fill: lit(hex("#b3322c")) });
      canvas.path(smoothPath(ellipse([centre[0] - 1.4, centre[1] - 1.5], 1.1, 1.1)), { fill: white, opacity: 0.75 });
    }
  },
  post: ({ canvas, lit }, view, [x, y], dice) => {
    const half = dice.between(15, 24);
    const wood = hex("#8a7a66");
    const fill = canvas.linear(
      [
        { at: 0, colour: lit(lighten(wood, 0.2)) },
        { at: 0.5, colour: lit(wood) },
        { at: 1, colour: lit(lighten(wood, -0.45)) },
      ],
      [0, 0],
      [1, 0],
    );
    canvas.path(
      `M${short(x - half)} ${short(y + 2)}L${short(x + half)} ${short(y - 1)}L${short(x + half)} 270L${short(x - half)} 270Z`,
      { fill },
    );
    for (let crack = 0; crack < 7; crack++) {
      const at = x + dice.between(-half, half);
      canvas.path(
        `M${short(at)} ${short(y + dice.between(2, 20))}q${short(dice.spread(2))} 20 0 ${short(dice.between(20, 70))}`,
        { stroke: black, strokeWidth: 0.9, opacity: 0.3 },
      );
    }
    if (view.scenery === "winter") canvas.path(smoothPath(ellipse([x, y + 2], half + 2, 5)), { fill: lit(white) });
  },
  stone: ({ canvas, lit }, view, [x, y], dice) => {
    const stone = hex(dice.pick(["#8d8a84", "#7c7468", "#9a938a"]));
    const outline = ellipse([x, y + 62], 100, 62, { steps: 12 }).map(
      ([px, py]): Point => [px + dice.spread(6), py < y + 20 ? py + dice.between(0, 3) : py + dice.spread(4)],
    );
    canvas.path(smoothPath(outline), {
      fill: canvas.linear([
        { at: 0, colour: lit(lighten(stone, 0.25)) },
        { at: 0.4, colour: lit(stone) },
        { at: 1, colour: lit(lighten(stone, -0.5)) },
      ]),
    });
    const moss = view.scenery === "winter" ? white : hex("#76854a");
    for (let tuft = 0; tuft < 9; tuft++) {
      canvas.path(
        smoothPath(ellipse([x + dice.spread(45), y + dice.between(4, 40)], dice.between(5, 16), dice.between(2, 6))),
        { fill: lit(moss), opacity: 0.5 },
      );
    }
  },
  reed: ({ canvas, lit }, _view, [x, y], dice) => {
    const stem = (shift: number, lean: number) =>
      smoothPath(
        [
          [x + shift - lean, 262],
          [x + shift, y],
          [x + shift + lean * 1.4, -8],
        ],
        false,
      );
    for (const [shift, code] of [
      [dice.between(34, 75), "#a39a5c"],
      [dice.between(-75, -34), "#7b7a45"],
    ] as const) {
      const lean = dice.between(-16, 16);
      canvas.path(stem(shift, lean), { stroke: lit(hex(code)), strokeWidth: 3.4 });
      const top = y - dice.between(60, 110);
      const head = `translate(${short(x + shift + (lean * 1.4 * (y - top)) / y)} ${short(top)}) rotate(${short(lean * 0.4)})`;
      canvas.markup(
        `<rect transform="${head}" x="-5" y="-24" width="10" height="48" rx="5" fill="${css(lit(hex("#6b4a30")))}"/>`,
      );
    }
    const lean = dice.between(6, 18);
    canvas.path(stem(0, lean), { stroke: lit(hex("#a89c55")), strokeWidth: 8 });
    canvas.path(stem(1, lean), { stroke: lit(hex("#ded597")), strokeWidth: 2, opacity: 0.8 });
  },
};

function drawBranch(brush: Brush, view: KindView, [x, y]: Point, dice: Dice): void {
  const { canvas, lit } = brush;
  const slope = dice.between(-0.1, 0.1);
  const thick = dice.between(7, 14);
  const at = (px: number): Point => [px, y + (px - x) * slope + thick / 2 + dice.spread(1.2)];
  const line = smoothPath(
    [at(-12), at(50), [x, y + thick / 2] as Point, at(195), at(268)].sort(([first], [second]) => first - second),
    false,
  );
  const bark = hex(dice.pick(["#6a5442", "#7d6a58", "#554438"]));
  canvas.path(line, { stroke: lit(lighten(bark, -0.35)), strokeWidth: thick + 1.5 });
  canvas.path(line, { stroke: lit(bark), strokeWidth: thick - 1 });
  canvas.markup(`<g transform="translate(0 ${short(-thick * 0.24)})">`);
  canvas.path(line, {
    stroke: lit(lighten(bark, view.scenery === "winter" ? 0.9 : 0.28)),
    strokeWidth: thick * 0.26,
    opacity: 0.8,
  });
  canvas.markup("</g>");
  for (let leaf = dice.whole(3, 10); leaf > 0; leaf--) {
    const [px, py] = at(dice.between(0, 256));
    drawLeaf(brush, [px, py], dice.between(12, 24), dice.between(0, 360), dice.pick(leafColours[view.scenery]));
  }
}

/** A leaf with its midrib, from its stalk. */
export function drawLeaf({ canvas, lit }: Brush, [x, y]: Point, length: number, angle: number, colour: Colour): void {
  canvas.group(
    `transform="translate(${short(x)} ${short(y)}) rotate(${short(angle)}) scale(${short(length / 20)})"`,
    () => {
      const fill = canvas.linear([
        { at: 0, colour: lit(lighten(colour, 0.2)) },
        { at: 1, colour: lit(lighten(colour, -0.2)) },
      ]);
      canvas.path("M0 0Q7 -8 20 0Q8 7 0 0Z", { fill });
      canvas.path("M0 0L17 0", { stroke: lit(lighten(colour, 0.35)), strokeWidth: 0.6, opacity: 0.7 });
    },
  );
}
