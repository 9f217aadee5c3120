import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of randomness. The same seed gives the same numbers on every machine and in every version. */
export interface Random {
  /** Uniform in [0, 1), with 32 bits. */
  uniform(): number;
  /** Uniform integer in 0 … bound − 1. `bound` is at most 2^32. */
  integer(bound: number): number;
  /** Standard normal: mean 0, variance 1. */
  normal(): number;
}

/** For a 32-bit integer, however near to others. */
export const createRandom = (seed: number): Random => randomOf(mixed(seed));

/**
 * xoroshiro128+ from pure-rand, which begins with its seed: small ones and those near each other would begin alike.
 * @param bits 32 that are as good as random, such as `mixed` gives
 */
export function randomOf(bits: number): Random {
  const generator = xoroshiro128plus(bits | 0);
  const uniform = () => (generator.next() >>> 0) / 2 ** 32;
  return {
    uniform,
    integer: (bound) => Math.floor(uniform() * bound),
    // Box and Muller; 1 − u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** 32 bits that are as good as random, for any number. */
export const mixed = (value: number): number => finalised((value + 0x9e3779b9) | 0);

/** The finaliser of MurmurHash3 (Appleby): each bit changes about half of the others. 0 stays 0. */
export function finalised(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** `count` different positions of 0 … length − 1 in random order (all of them when `count` is larger). */
export function sample(random: Random, length: number, count: number): number[] {
  const positions = Array.from({ length }, (_, position) => position);
  const taken = Math.min(count, length);
  for (let place = 0; place < taken; place++) {
    const other = place + random.integer(length - place);
    [positions[place], positions[other]] = [positions[other] as number, positions[place] as number];
  }
  return positions.slice(0, taken);
}
