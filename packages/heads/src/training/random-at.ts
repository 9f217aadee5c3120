import { mixed, type Random, randomOf } from "@loci/core";

/**
 * Randomness that belongs to a moment of a run: the same seed and places (epoch, step, …) give the same numbers, so a run that
 * was resumed draws what it would have drawn. Neighbouring moments have nothing in common.
 */
export function randomAt(seed: number, ...places: readonly number[]): Random {
  return randomOf(places.reduce((state, place) => mixed(mixed(state) ^ place), mixed(seed)));
}
