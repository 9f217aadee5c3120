import type { Colour } from "../colour.js";
import { createDice, type Dice } from "../dice.js";

export type Scenery = "sky" | "meadow" | "foliage" | "autumn" | "winter" | "reeds" | "evening";
export type Perch = "branch" | "berries" | "post" | "stone" | "reed";

/** How one bird of a picture sits; angles in degrees, clockwise, for a bird that faces right. */
export interface Pose {
  readonly facing: "left" | "right";
  readonly tilt: number;
  readonly headTilt: number;
  readonly tailLift: number;
  readonly wingDrop: number;
  /** 1 seen from the side, less when turned towards us. */
  readonly breadth: number;
  readonly singing: boolean;
  /** Share of the picture's width that a body takes. */
  readonly size: number;
  /** Where the feet are, in shares of the picture. */
  readonly x: number;
  readonly y: number;
}

/** One meeting with a kind: how many there are, how they sit, where, in which light. */
export interface KindView {
  readonly seed: number;
  readonly poses: readonly Pose[];
  readonly scenery: Scenery;
  readonly perch: Perch;
  readonly light: { readonly name: string; readonly factors: Colour; readonly side: -1 | 1 };
  /** Leaves out of focus before the bird. */
  readonly veiled: boolean;
  /** For a reader: `two in autumn leaves, backlit, on a post, singing`. */
  readonly description: string;
}

const lights: readonly (readonly [string, Colour])[] = [
  ["bright", [1.06, 1.03, 0.98]],
  ["bright", [1.04, 1.02, 0.97]],
  ["overcast", [0.86, 0.89, 0.93]],
  ["golden light", [1.08, 0.96, 0.8]],
  ["in the shade", [0.76, 0.81, 0.88]],
  ["last light", [0.92, 0.76, 0.7]],
];

export function describeKindView(seed: number): KindView {
  const dice = createDice(seed, "kind view");
  const scenery = dice.pick<Scenery>(["sky", "meadow", "foliage", "autumn", "winter", "reeds", "evening"]);
  const count = scenery === "reeds" ? 1 : dice.pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
  const perch =
    scenery === "reeds"
      ? "reed"
      : dice.pick<Perch>(count > 1 ? ["branch", "berries"] : ["branch", "branch", "berries", "post", "stone"]);
  const poses = describePoses(dice, count);
  const [name, factors] = dice.pick(lights);
  const veiled = dice.chance(0.22);
  const words = [
    `${["one", "two", "three"][count - 1]} ${sceneryWords[scenery]}`,
    name,
    perch === "berries" ? "on a twig with berries" : `on a ${perch}`,
    ...(poses.some(({ singing }) => singing) ? ["singing"] : []),
    ...(veiled ? ["behind leaves"] : []),
  ];
  return {
    seed,
    poses,
    scenery,
    perch,
    light: { name, factors, side: dice.chance(0.5) ? -1 : 1 },
    veiled,
    description: words.join(", "),
  };
}

const sceneryWords: Readonly<Record<Scenery, string>> = {
  sky: "before the sky",
  meadow: "over a meadow",
  foliage: "in the leaves",
  autumn: "in autumn leaves",
  winter: "in the snow",
  reeds: "in the reeds",
  evening: "in the evening",
};

function describePoses(dice: Dice, count: number): Pose[] {
  const whole = count === 1 ? dice.between(0.5, 0.68) : dice.between(0.39, 0.45) - 0.07 * (count - 2);
  const start = dice.between(-0.06, 0.06);
  return Array.from({ length: count }, (_, bird) => ({
    facing: dice.chance(0.5) ? "left" : "right",
    tilt: dice.between(-23, 14),
    headTilt: dice.between(-20, 22),
    tailLift: dice.between(-8, 20),
    wingDrop: dice.between(-4, 9),
    breadth: dice.between(0.84, 1),
    singing: dice.chance(0.22),
    size: whole * dice.between(0.9, 1.08),
    x: (bird + 1) / (count + 1) + start + dice.between(-0.03, 0.03),
    // Low enough for the crest of a large bird to stay in the picture.
    y: count === 1 ? dice.between(Math.max(0.64, whole * 1.3), 0.84) : dice.between(0.62, 0.7),
  }));
}
