import { createRandom, type Random } from "@loci/core";

/**
 * Randomness that belongs to a moment of a run: the same seed and places (epoch, step, …) give the same numbers, so a run that
 * was resumed draws what it would have drawn. Neighbouring moments have nothing in common.
 */
export function randomAt(seed: number, ...places: readonly number[]): Random {
  return createRandom(places.reduce((state, place) => mixed(mixed(state) ^ place), mixed(seed)));
}

/** The finaliser of MurmurHash3 (Appleby), after a step that takes 0 away from itself. */
function mixed(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
