import { finalised, randomOf } from "../random.js";

/** Draws of one picture, place or kind: everything that looks accidental comes from here. */
export interface Dice {
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform integer in low … high, both included. */
  whole(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One entry of a list that is not empty. */
  pick<Entry>(entries: readonly Entry[]): Entry;
  /** Normal with mean 0 and this standard deviation. */
  spread(deviation: number): number;
}

/** Dice of their own for a path of numbers and words, so that drawing more of one thing never shifts another. */
export function createDice(...path: readonly (number | string)[]): Dice {
  const random = randomOf(mixSeeds(...path));
  return {
    between: (low, high) => low + (high - low) * random.uniform(),
    whole: (low, high) => low + random.integer(high - low + 1),
    chance: (probability) => random.uniform() < probability,
    pick: (entries) => entries[random.integer(entries.length)] as (typeof entries)[number],
    spread: (deviation) => deviation * random.normal(),
  };
}

/** A 32-bit seed that changes with every part of the path (FNV-1a over the parts, closed by `finalised`). */
export function mixSeeds(...path: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const character of path.join("/")) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  return finalised(hash) >>> 0;
}
