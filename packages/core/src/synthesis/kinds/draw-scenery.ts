import { type Colour, hex, lighten, white } from "../colour.js";
import type { Dice } from "../dice.js";
import { ellipse, rectangle, short, smoothPath, straightPath } from "../geometry.js";
import type { Brush } from "./brush.js";
import { drawLeaf, leafColours } from "./draw-perch.js";
import type { KindView, Scenery } from "./kind-view.js";

/** Colours from the top of the picture to its bottom. */
const skies: Readonly<Record<Scenery, readonly [Colour, Colour, Colour]>> = {
  sky: ["#6aa3d0", "#a9cde4", "#dfecef"].map(hex) as [Colour, Colour, Colour],
  meadow: ["#cfdca6", "#a6bf6c", "#6f9148"].map(hex) as [Colour, Colour, Colour],
  foliage: ["#88a866", "#4f7443", "#2c4a30"].map(hex) as [Colour, Colour, Colour],
  autumn: ["#e4bf74", "#c58743", "#7d4a2c"].map(hex) as [Colour, Colour, Colour],
  winter: ["#c9d5de", "#dde4e8", "#f0f2f3"].map(hex) as [Colour, Colour, Colour],
  reeds: ["#b9c7c0", "#a6a878", "#6d7148"].map(hex) as [Colour, Colour, Colour],
  evening: ["#54547f", "#c07f7d", "#eab477"].map(hex) as [Colour, Colour, Colour],
};

/** The world behind the birds, out of focus. */
export function drawScenery(brush: Brush, view: KindView, dice: Dice): void {
  const { canvas, lit } = brush;
  const { width, height } = canvas;
  const [top, middle, low] = skies[view.scenery];
  const fill = canvas.linear(
    [
      { at: 0, colour: lit(top) },
      { at: 0.55, colour: lit(middle) },
      { at: 1, colour: lit(low) },
    ],
    [dice.between(0, 0.4), 0],
    [dice.between(0.4, 1), 1],
  );
  canvas.path(straightPath(rectangle(0, 0, width, height)), { fill });
  canvas.group(`filter="${canvas.blur(dice.between(5, 9))}"`, () => {
    shapes[view.scenery](brush, view, dice);
  });
  if (view.scenery === "evening") drawHills(brush, dice);
  drawBokeh(brush, view, dice);
}

type DrawShapes = (brush: Brush, view: KindView, dice: Dice) => void;

const leafage: DrawShapes = (brush, { scenery }, dice) => {
  for (let leaf = 0; leaf < 26; leaf++) {
    const colour = lighten(dice.pick(leafColours[scenery]), dice.between(-0.3, 0.25));
    drawLeaf(
      brush,
      [dice.between(-20, 276), dice.between(-20, 276)],
      dice.between(40, 90),
      dice.between(0, 360),
      colour,
    );
  }
};

const blades: DrawShapes = ({ canvas, lit }, { scenery }, dice) => {
  for (let blade = 0; blade < 30; blade++) {
    const [x, top] = [dice.between(-10, 266), dice.between(20, 200)];
    const colour = lighten(dice.pick(leafColours[scenery]), dice.between(-0.3, 0.3));
    canvas.path(
      `M${short(x)} 266Q${short(x + dice.spread(8))} ${short((top + 260) / 2)} ${short(x + dice.spread(24))} ${short(top)}`,
      { stroke: lit(colour), strokeWidth: dice.between(3, 9) },
    );
  }
};

const clouds: DrawShapes = ({ canvas, lit }, _view, dice) => {
  for (let cloud = 0; cloud < 7; cloud++) {
    canvas.path(
      smoothPath(ellipse([dice.between(0, 256), dice.between(0, 256)], dice.between(25, 70), dice.between(10, 24))),
      { fill: lit(white), opacity: 0.6 },
    );
  }
};

const shapes: Readonly<Record<Scenery, DrawShapes>> = {
  sky: clouds,
  meadow: (brush, view, dice) => {
    blades(brush, view, dice);
    for (let bloom = 0; bloom < 12; bloom++) {
      const colour = hex(dice.pick(["#e8d35a", "#d98ab0", "#f2f0e6", "#8f86c4", "#cf5a45"]));
      brush.canvas.path(
        smoothPath(ellipse([dice.between(0, 256), dice.between(90, 256)], dice.between(5, 11), dice.between(5, 10))),
        { fill: brush.lit(colour) },
      );
    }
  },
  foliage: leafage,
  autumn: leafage,
  winter: (brush, view, dice) => {
    blades(brush, view, dice);
    clouds(brush, view, dice);
  },
  reeds: blades,
  evening: clouds,
};

/** The low sun, and hills one behind the other, soft without a blur: a blur would let the sky in at the picture's edges. */
function drawHills({ canvas, lit }: Brush, dice: Dice): void {
  const glow = lit(hex("#fde8b8"));
  const sun = canvas.radial([
    { at: 0, colour: glow },
    { at: 0.36, colour: glow },
    { at: 0.5, colour: glow, opacity: 0.4 },
    { at: 1, colour: glow, opacity: 0 },
  ]);
  canvas.path(smoothPath(ellipse([dice.between(30, 226), dice.between(100, 180)], 52, 52)), { fill: sun });
  const hills = Array.from({ length: 9 }, (_, step) => [step * 40 - 32, 178 + dice.spread(16)] as const);
  for (let layer = 0; layer < 7; layer++) {
    const ridge = hills.map(([x, y]) => [x, y + layer * 3] as const);
    canvas.path(smoothPath([...ridge, [320, 300], [-60, 300]]), { fill: lit(hex("#4b4255")), opacity: 0.3 });
  }
}

function drawBokeh({ canvas, lit }: Brush, { scenery }: KindView, dice: Dice): void {
  const bright = lit(lighten(skies[scenery][0], 0.45));
  for (let disc = dice.whole(4, 16); disc > 0; disc--) {
    const radius = dice.between(5, 20);
    const fill = canvas.radial([
      { at: 0, colour: bright, opacity: 0.3 },
      { at: 0.85, colour: bright, opacity: 0.42 },
      { at: 1, colour: bright, opacity: 0 },
    ]);
    canvas.path(smoothPath(ellipse([dice.between(0, 256), dice.between(0, 200)], radius, radius, { steps: 10 })), {
      fill,
    });
  }
}
