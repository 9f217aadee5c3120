import type { Colour } from "../colour.js";
import { createDice, type Dice } from "../dice.js";
import { paintColours, roofColours, trimColours, wallColours } from "./facade-palette.js";

type WallPattern = "brick" | "plaster" | "ashlar" | "rusticated" | "timber" | "boards";
type RoofKind = "gable" | "stepped" | "bell" | "mansard" | "pitched" | "parapet" | "balustrade";
export type GroundBay = "door" | "shop" | "window" | "gateway";

export interface WindowStyle {
  readonly shape: "flat" | "arched" | "segmental" | "pointed";
  /** Shares of the bay's width and of the storey's height. */
  readonly width: number;
  readonly height: number;
  readonly bars: "cross" | "sash" | "grid" | "casement" | "single" | "tee";
  readonly surround: "none" | "plain" | "keystone" | "pediment" | "hood";
  readonly shutters: boolean;
  readonly flowers: boolean;
}

/** One house front: everything that tells it from another; metres. */
export interface Facade {
  readonly seed: number;
  readonly width: number;
  readonly storeys: number;
  readonly bays: number;
  readonly groundHeight: number;
  readonly storeyHeight: number;
  readonly pattern: WallPattern;
  readonly wall: Colour;
  readonly trim: Colour;
  readonly paint: Colour;
  readonly accent: Colour;
  readonly windows: WindowStyle;
  /** Style of the storey under the roof. */
  readonly topWindows: WindowStyle;
  readonly ground: readonly GroundBay[];
  readonly awning: "none" | "plain" | "striped";
  readonly balconies: { readonly storey: number; readonly bays: readonly number[]; readonly stone: boolean };
  readonly cornice: "plain" | "dentils" | "brackets";
  readonly roof: {
    readonly kind: RoofKind;
    readonly colour: Colour;
    readonly height: number;
    readonly dormers: number;
  };
  /** Shares of the width. */
  readonly chimneys: readonly number[];
  readonly quoins: boolean;
  readonly stringCourses: boolean;
  readonly pilasters: boolean;
  readonly drainpipe: boolean;
  /** Height the ivy reaches, 0 for none. */
  readonly ivy: number;
  /** Bay with a projecting window over all upper storeys; absent for none. */
  readonly oriel?: number;
}

export function heightOf(facade: Facade): number {
  return facade.groundHeight + (facade.storeys - 1) * facade.storeyHeight;
}

export function describeFacade(seed: number): Facade {
  const dice = createDice(seed, "facade");
  const bays = dice.whole(2, 5);
  const storeys = dice.whole(2, 4);
  const windows = describeWindows(dice);
  const pattern = dice.pick<WallPattern>([
    "brick",
    "brick",
    "plaster",
    "plaster",
    "ashlar",
    "rusticated",
    "timber",
    "boards",
  ]);
  const roofKind = dice.pick<RoofKind>(["gable", "stepped", "bell", "mansard", "pitched", "parapet", "balustrade"]);
  return {
    seed,
    width: bays * dice.between(2.3, 3.1),
    storeys,
    bays,
    groundHeight: dice.between(3.6, 4.4),
    storeyHeight: dice.between(2.9, 3.5),
    pattern,
    wall: pattern === "brick" ? dice.pick(wallColours.slice(0, 3)) : dice.pick(wallColours.slice(1)),
    trim: dice.pick(trimColours),
    paint: dice.pick(paintColours),
    accent: dice.pick(paintColours),
    windows,
    topWindows: dice.chance(0.4) ? { ...describeWindows(dice), surround: windows.surround } : windows,
    ground: describeGround(dice, bays),
    awning: dice.pick(["none", "plain", "striped"] as const),
    balconies: describeBalconies(dice, bays, storeys),
    cornice: dice.pick(["plain", "dentils", "brackets"] as const),
    roof: {
      kind: bays > 4 && roofKind === "bell" ? "mansard" : roofKind,
      colour: dice.pick(roofColours),
      height: dice.between(2.2, 3.4),
      dormers: dice.whole(0, Math.min(3, bays)),
    },
    chimneys: Array.from({ length: dice.whole(0, 2) }, () => dice.between(0.08, 0.92)),
    quoins: dice.chance(0.35),
    stringCourses: dice.chance(0.5),
    pilasters: dice.chance(0.2),
    drainpipe: dice.chance(0.45),
    ivy: dice.chance(0.22) ? dice.between(3, 8) : 0,
    ...(dice.chance(0.25) && storeys > 2 ? { oriel: dice.whole(0, bays - 1) } : {}),
  };
}

function describeWindows(dice: Dice): WindowStyle {
  return {
    shape: dice.pick(["flat", "flat", "arched", "segmental", "pointed"] as const),
    width: dice.between(0.36, 0.6),
    height: dice.between(0.52, 0.7),
    bars: dice.pick(["cross", "sash", "grid", "casement", "single", "tee"] as const),
    surround: dice.pick(["none", "plain", "keystone", "pediment", "hood"] as const),
    shutters: dice.chance(0.32),
    flowers: dice.chance(0.2),
  };
}

function describeGround(dice: Dice, bays: number): GroundBay[] {
  const usual = dice.pick<GroundBay>(["shop", "window", "shop"]);
  const ground = Array.from({ length: bays }, () => usual);
  ground[dice.whole(0, bays - 1)] = dice.chance(0.2) ? "gateway" : "door";
  if (bays > 3 && dice.chance(0.4)) ground[dice.whole(0, bays - 1)] = "window";
  if (!ground.some((bay) => bay === "door" || bay === "gateway")) ground[0] = "door";
  return ground;
}

function describeBalconies(dice: Dice, bays: number, storeys: number): Facade["balconies"] {
  const all = Array.from({ length: bays }, (_, bay) => bay);
  const bayChoices = [[], [], [Math.floor(bays / 2)], all, [0, bays - 1], all.filter((bay) => bay % 2 === 0)];
  return { storey: dice.whole(1, storeys - 1), bays: dice.pick(bayChoices), stone: dice.chance(0.3) };
}
