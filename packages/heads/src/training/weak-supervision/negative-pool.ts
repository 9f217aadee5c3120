import { sample } from "@loci/core";
import { randomAt } from "../random-at.js";

/** Keeps the pool's numbers apart from those of the sampler, which has the same seed and epoch. */
const POOL = 1;

export interface PoolOptions {
  /** Pictures of the pool; all of the gallery when it has fewer. */
  readonly count: number;
  readonly seed: number;
  readonly epoch: number;
  /** How often the pool was drawn in this epoch before, from 0. */
  readonly round: number;
}

/** The gallery pictures that `mineTuples` looks for negatives in, drawn anew at each round and the same in each run. */
export function negativePool(gallery: ArrayLike<number>, { count, seed, epoch, round }: PoolOptions): Int32Array {
  return Int32Array.from(
    sample(randomAt(seed, epoch, POOL, round), gallery.length, count),
    (place) => gallery[place] as number,
  );
}
