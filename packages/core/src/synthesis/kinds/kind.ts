import type { Colour } from "../colour.js";
import { createDice, type Dice } from "../dice.js";
import { beakColours, legColours, type Palette, palettes } from "./kind-palette.js";

/** Proportions that a whole family shares, as factors around 1 and lengths in bird units (a body is 100 long). */
interface Build {
  readonly plumpness: number;
  readonly head: number;
  readonly tail: number;
  readonly leg: number;
}

/** The small parts in which kinds of one family differ. */
export interface Marks {
  readonly crest: "none" | "peak" | "wisp" | "brush";
  readonly cap: "none" | "full" | "forehead" | "striped";
  readonly eye: "plain" | "line" | "mask" | "ring";
  readonly brow: "none" | "short" | "long";
  readonly cheek: "none" | "patch" | "crescent";
  readonly throat: "plain" | "bib" | "whiskers" | "collar";
  readonly breast: "plain" | "spots" | "streaks" | "band" | "blush" | "scales";
  readonly wingBars: 0 | 1 | 2;
  readonly wingPatch: boolean;
  readonly shoulder: "plain" | "dark" | "dotted" | "accent";
  readonly tail: "square" | "forked" | "rounded" | "wedge";
  readonly tailPattern: "plain" | "tips" | "bars" | "edges";
  readonly beak: "cone" | "needle" | "hook" | "curve";
}

/** One kind of bird: what all its pictures share. */
export interface Kind {
  readonly seed: number;
  readonly palette: Palette;
  readonly build: Build;
  readonly marks: Marks;
  readonly beakColour: Colour;
  readonly legColour: Colour;
}

/** How many kinds share a palette and a build. */
export const kindsOfFamily = 4;

/** The kind at this position; those of one family differ in their marks alone. */
export function describeKind(seed: number, position: number): Kind {
  const family = Math.floor(position / kindsOfFamily);
  const shared = createDice(seed, "family", family);
  const dice = createDice(seed, "kind", position);
  const shift = createDice(seed, "palettes").whole(0, palettes.length - 1);
  return {
    seed: dice.whole(0, 2 ** 31),
    palette: palettes[(family + shift) % palettes.length] as Palette,
    build: {
      plumpness: shared.between(0.9, 1.14),
      head: shared.between(0.92, 1.1),
      tail: shared.between(38, 66),
      leg: shared.between(14, 26),
    },
    marks: describeMarks(dice),
    beakColour: dice.pick(beakColours),
    legColour: dice.pick(legColours),
  };
}

function describeMarks(dice: Dice): Marks {
  return {
    crest: dice.pick(["none", "none", "peak", "wisp", "brush"] as const),
    cap: dice.pick(["none", "full", "forehead", "striped"] as const),
    eye: dice.pick(["plain", "line", "mask", "ring"] as const),
    brow: dice.pick(["none", "short", "long"] as const),
    cheek: dice.pick(["none", "none", "patch", "crescent"] as const),
    throat: dice.pick(["plain", "bib", "whiskers", "collar"] as const),
    breast: dice.pick(["plain", "spots", "streaks", "band", "blush", "scales"] as const),
    wingBars: dice.pick([0, 1, 2] as const),
    wingPatch: dice.chance(0.4),
    shoulder: dice.pick(["plain", "plain", "dark", "dotted", "accent"] as const),
    tail: dice.pick(["square", "forked", "rounded", "wedge"] as const),
    tailPattern: dice.pick(["plain", "tips", "bars", "edges"] as const),
    beak: dice.pick(["cone", "needle", "hook", "curve"] as const),
  };
}
