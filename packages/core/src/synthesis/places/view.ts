import { createDice, type Dice } from "../dice.js";
import type { Viewpoint } from "./camera.js";
import { type Light, type LightName, lights } from "./light.js";

type Weather = "clear" | "rain" | "snow" | "fog";
type Cover = "car" | "van" | "people" | "tree" | "scaffold";

/** One visit to a place: where one stands, the hour, the weather and what is in the way. */
export interface PlaceView {
  readonly seed: number;
  readonly viewpoint: Viewpoint;
  /** Height of the horizon in the picture, in picture units from the top. */
  readonly horizon: number;
  readonly light: Light;
  readonly weather: Weather;
  readonly season: "spring" | "summer" | "autumn" | "winter";
  readonly covers: readonly { readonly kind: Cover; readonly x: number }[];
  /** For a reader: `dusk, rain, from the left, behind a van`. */
  readonly description: string;
}

export function describePlaceView(seed: number): PlaceView {
  const dice = createDice(seed, "view");
  const name = dice.pick<LightName>(["sun", "sun", "sun", "overcast", "overcast", "overcast", "dusk", "night"]);
  const weather = describeWeather(dice, name);
  const season = weather === "snow" ? "winter" : dice.pick(["spring", "summer", "summer", "autumn", "winter"] as const);
  const covers = describeCovers(dice);
  const viewpoint = describeViewpoint(dice);
  const words = [name, ...(weather === "clear" ? [] : [weather]), standpointWords(viewpoint), ...coverWords(covers)];
  return {
    seed,
    viewpoint,
    horizon: 190 + dice.between(-14, 10),
    light: describeLight(dice, name),
    weather,
    season,
    covers,
    description: words.join(", "),
  };
}

function describeViewpoint(dice: Dice): Viewpoint {
  const distance = dice.between(13, 18.5);
  const x = dice.between(-0.56, 0.56) * distance;
  const aim = dice.between(-2.4, 2.4);
  return {
    x,
    height: dice.between(1.5, 2.1),
    distance,
    // Turned most of the way to the house: who walks past a house rarely centres it.
    yaw: Math.atan2(aim - x, distance) * dice.between(0.8, 1.05),
    pitch: dice.between(-0.01, 0.05),
    roll: dice.spread(0.014),
    focal: dice.between(225, 280),
  };
}

function describeLight(dice: Dice, name: LightName): Light {
  const level = dice.between(0.9, 1.1);
  const warmth = dice.spread(0.03);
  const [red, green, blue] = lights[name].factors;
  return {
    ...lights[name],
    side: dice.chance(0.5) ? -1 : 1,
    factors: [red * (level + warmth), green * level, blue * (level - warmth)],
  };
}

function describeWeather(dice: Dice, light: LightName): Weather {
  if (light === "sun") return dice.chance(0.12) ? "snow" : "clear";
  return dice.pick<Weather>(["clear", "clear", "clear", "rain", "rain", "snow", "fog"]);
}

function describeCovers(dice: Dice): PlaceView["covers"] {
  const kinds: Cover[] = [];
  // From the wall to the roadway, which is the order to draw them in.
  if (dice.chance(0.1)) kinds.push("scaffold");
  if (dice.chance(0.5)) kinds.push("people");
  if (dice.chance(0.25)) kinds.push("tree");
  if (dice.chance(0.5)) kinds.push(dice.pick<Cover>(["car", "car", "van"]));
  if (dice.chance(0.2)) kinds.push("car");
  return kinds.map((kind) => ({ kind, x: dice.between(-6, 6) }));
}

function standpointWords({ x, distance }: Viewpoint): string {
  const slope = x / distance;
  if (Math.abs(slope) < 0.15) return "from the front";
  const far = Math.abs(slope) > 0.38 ? "far " : "";
  return `from the ${far}${slope < 0 ? "left" : "right"}`;
}

function coverWords(covers: PlaceView["covers"]): string[] {
  const phrases: Readonly<Record<Cover, string>> = {
    car: "behind a car",
    van: "behind a van",
    people: "with people",
    tree: "behind a tree",
    scaffold: "under scaffold",
  };
  return [...new Set(covers.map(({ kind }) => phrases[kind]))];
}
