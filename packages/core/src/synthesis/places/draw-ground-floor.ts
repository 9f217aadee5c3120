import { blend, type Colour, css, hex, lighten, white } from "../colour.js";
import { createDice, type Dice } from "../dice.js";
import { clipConvex, ellipse, type Point, rectangle } from "../geometry.js";
import { drawAwning } from "./draw-awning.js";
import { drawSill, drawSurround, shadowBelow } from "./draw-surround.js";
import { drawGlass, drawWindow, type Opening, outlineOf } from "./draw-window.js";
import type { Facade, GroundBay } from "./facade.js";
import { lit } from "./light.js";
import type { Pen } from "./pen.js";
import type { PlaceView } from "./view.js";

/** Doors, shops, windows and gateways of the street level, bay by bay. */
export function drawGroundFloor(pen: Pen, facade: Facade, left: number, view: PlaceView): void {
  const bay = facade.width / facade.bays;
  facade.ground.forEach((kind, position) => {
    const own = createDice(facade.seed, "ground", position);
    const today = createDice(view.seed, facade.seed, "ground", position);
    const x = left + position * bay;
    drawBay[kind](pen, facade, x, bay, { own, today, snowy: view.weather === "snow" });
  });
  if (facade.ground.includes("shop")) drawFascia(pen, facade, left, bay);
}

interface BayDice {
  /** What stays from visit to visit. */
  readonly own: Dice;
  /** What changes. */
  readonly today: Dice;
  readonly snowy: boolean;
}

type DrawBay = (pen: Pen, facade: Facade, x: number, bay: number, dice: BayDice) => void;

const drawBay: Readonly<Record<GroundBay, DrawBay>> = {
  window: (pen, facade, x, bay, { today, snowy }) => {
    const width = bay * facade.windows.width * 1.05;
    const opening: Opening = { x: x + (bay - width) / 2, y: 1.15, width, height: facade.groundHeight - 2, z: 0 };
    const look = { ...facade, style: { ...facade.windows, flowers: false }, lamp: today.chance(pen.light.lamps) };
    drawSurround(pen, opening, look);
    drawWindow(pen, opening, look, today);
    drawSill(pen, opening, look, snowy, today);
  },
  door: (pen, facade, x, bay, { today }) => drawDoor(pen, facade, x + bay / 2, today),
  gateway: (pen, facade, x, bay, { today }) => {
    const width = Math.min(2.3, bay * 0.82);
    const opening: Opening = { x: x + (bay - width) / 2, y: 0, width, height: facade.groundHeight - 0.45, z: 0 };
    pen.flats(
      [outlineOf("arched", { ...opening, x: opening.x - 0.2, width: width + 0.4, height: opening.height + 0.2 })],
      0,
      { fill: facade.trim },
    );
    const pane = drawGlass(pen, outlineOf("arched", opening), 0, facade.wall, false, today);
    pen.flats([pane], 0.24, { fill: hex("#1c1a1d"), opacity: 0.75 });
    const grille = Array.from({ length: 9 }, (_, bar) =>
      rectangle(opening.x + (bar * width) / 8 - 0.03, 0, 0.06, opening.height),
    );
    pen.flats(
      grille.map((bar) => clipConvex(bar, pane)),
      0.22,
      { fill: hex("#4a4742") },
    );
  },
  shop: (pen, facade, x, bay, { own, today }) => drawShop(pen, facade, x, bay, own, today),
};

function drawDoor(pen: Pen, facade: Facade, middle: number, today: Dice): void {
  const { paint, trim, groundHeight, windows, wall } = facade;
  const width = 1.25;
  const opening: Opening = { x: middle - width / 2, y: 0.12, width, height: groundHeight - 0.95, z: 0 };
  const shape = windows.shape === "pointed" ? "arched" : windows.shape;
  const frame = outlineOf(shape, { ...opening, x: opening.x - 0.2, width: width + 0.4, height: opening.height + 0.2 });
  pen.flats([frame.map(([px, py]): Point => [px - 0.1 * pen.light.side, py - 0.08])], 0, {
    fill: "#1a1420",
    opacity: pen.light.shadow,
  });
  pen.flats([frame], 0, { fill: trim });
  const pane = drawGlass(pen, outlineOf(shape, opening), 0, wall, today.chance(pen.light.lamps), today);
  const leaf = clipConvex(rectangle(opening.x, 0.12, width, 2.25), pane);
  pen.flats([leaf], 0.24, {
    fill: pen.canvas.linear([
      { at: 0, colour: lighten(lit(pen.light, paint), 0.08) },
      { at: 1, colour: lighten(lit(pen.light, paint), -0.25) },
    ]),
  });
  const panels = [0.3, 1.3].flatMap((y) =>
    [0.12, 0.7].map((dx) => rectangle(opening.x + dx, y, 0.43, y > 1 ? 0.85 : 0.75)),
  );
  pen.flats(
    panels.map((panel) => clipConvex(panel, pane)),
    0.23,
    { fill: lighten(paint, -0.35), opacity: 0.8 },
  );
  pen.flats([ellipse([opening.x + width * 0.88, 1.15], 0.06, 0.06, { steps: 8 })], 0.2, { fill: hex("#d8b45a") });
  pen.box([opening.x - 0.3, 0, -0.4], [width + 0.6, 0.13, 0.4], hex("#b3aca0"));
}

function drawShop(pen: Pen, facade: Facade, x: number, bay: number, own: Dice, today: Dice): void {
  const { paint, groundHeight, accent } = facade;
  const top = groundHeight - 0.75;
  pen.flats([rectangle(x + 0.1, 0, bay - 0.2, top)], -0.02, { fill: paint });
  const opening: Opening = { x: x + 0.28, y: 0.75, width: bay - 0.56, height: top - 0.95, z: -0.02 };
  const outline = outlineOf("flat", opening);
  const lamp = pen.light.lamps > 0.2 ? today.chance(0.75) : false;
  const pane = drawGlass(pen, outline, -0.02, paint, lamp, today);
  const goods = Array.from({ length: 6 }, () => {
    const [gx, height] = [opening.x + own.between(0, opening.width * 0.85), own.between(0.3, 1)];
    return own.chance(0.5)
      ? rectangle(gx, opening.y, own.between(0.15, 0.45), height)
      : ellipse([gx, opening.y + height * 0.6], 0.2, height * 0.4, { steps: 9 });
  });
  const colours = [blend(accent, white, 0.35), hex("#c9a067"), hex("#8d7a86")];
  for (const [at, shape] of goods.entries()) {
    pen.flats([clipConvex(shape, pane)], 0.2, { fill: colours[at % 3] as Colour, opacity: lamp ? 0.9 : 0.6 });
  }
  const bars = [
    rectangle(x + bay / 2 - 0.05, opening.y, 0.1, opening.height),
    rectangle(opening.x, top - 0.75, opening.width, 0.08),
  ];
  pen.flats(
    bars.map((bar) => clipConvex(bar, pane)),
    0.2,
    { fill: lighten(paint, 0.12) },
  );
  pen.flats([rectangle(x + 0.35, 0.15, bay - 0.7, 0.45)], -0.03, { fill: lighten(paint, -0.3) });
}

/** The board over the shops and, in front of it, the awning. The lettering is a run of strokes: no font is needed. */
function drawFascia(pen: Pen, facade: Facade, left: number, bay: number): void {
  const dice = createDice(facade.seed, "fascia");
  const first = facade.ground.indexOf("shop");
  const last = facade.ground.lastIndexOf("shop");
  const [x, width, y] = [left + first * bay + 0.05, (last - first + 1) * bay - 0.1, facade.groundHeight - 0.78];
  shadowBelow(pen, x, y, width, 0.3, -0.02);
  pen.box([x, y, -0.2], [width, 0.6, 0.2], facade.paint);
  const letters: Point[][] = [];
  let cursor = x + width * 0.25;
  while (cursor < x + width * 0.72) {
    const [wide, tall] = [dice.between(0.1, 0.24), dice.between(0.2, 0.3)];
    letters.push(rectangle(cursor, y + 0.16, 0.06, tall), rectangle(cursor, y + dice.between(0.16, 0.4), wide, 0.06));
    cursor += wide + (dice.chance(0.15) ? 0.3 : 0.1);
  }
  pen.flats(letters, -0.21, { fill: pen.light.name === "night" ? css(hex("#f0d9a4")) : hex("#eadfc0") });
  if (facade.awning !== "none") drawAwning(pen, facade, x, y, width);
}
