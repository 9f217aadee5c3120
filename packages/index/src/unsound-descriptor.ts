/** How far the L2 norm of a descriptor may be from 1. */
export const NORM_TOLERANCE = 1e-3;
/** Squares of it, and products with others like it, are far from the largest 32-bit number. */
export const LARGEST_NORM = 1e15;

/*
 * Apart from the checks that throw, because worker threads use it too: loading all of @loci/core would make each of them
 * start half a second later.
 */

/**
 * The first descriptor that is not finite, or not of the length that it must have, and its L2 norm.
 * @param descriptors length count * dimension
 * @param unitLength whether the norm must be 1; else it may be anything up to 10^15
 */
export function findUnsound(
  descriptors: Float32Array,
  dimension: number,
  unitLength: boolean,
): { readonly row: number; readonly norm: number } | undefined {
  for (let start = 0; start < descriptors.length; start += dimension) {
    let squaredNorm = 0;
    for (let at = start; at < start + dimension; at++) squaredNorm += (descriptors[at] as number) ** 2;
    const norm = Math.sqrt(squaredNorm);
    // Written so that NaN fails too.
    const isSound = unitLength ? Math.abs(norm - 1) <= NORM_TOLERANCE : norm <= LARGEST_NORM;
    if (!isSound) return { row: start / dimension, norm };
  }
  return undefined;
}
