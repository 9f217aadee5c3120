import type { Ops } from "@loci/core";

/** Cosines of computed descriptors are right to about 1e-6: squared distances below it cannot be told from zero. */
const SMALLEST_SQUARED_DISTANCE = 1e-6;

/** Cosines between the unit vectors `[rows, length]` and `[others, length]`: `[rows, others]`. */
export function cosines<T>(ops: Ops<T>, rows: T, others: T): T {
  return ops.matMul(rows, ops.transpose(others, [1, 0]));
}

/** ‖x − y‖² = 2 − 2·cos of unit vectors, 0 to 4. */
export function squaredDistances<T>(ops: Ops<T>, cosinesOfPairs: T): T {
  return ops.subtract(ops.constant(2), ops.multiply(ops.constant(2), cosinesOfPairs));
}

/**
 * ‖x − y‖ of unit vectors, 0 to 2. Distances below 1e-3 count as 1e-3 and have no gradient: the root's is infinite at zero,
 * and coinciding descriptors give it no direction.
 */
export function distances<T>(ops: Ops<T>, cosinesOfPairs: T): T {
  return ops.sqrt(ops.maximum(squaredDistances(ops, cosinesOfPairs), ops.constant(SMALLEST_SQUARED_DISTANCE)));
}

/** `squaredDistances` of one cosine, as a value. */
export function squaredDistanceOfCosine(cosine: number): number {
  return 2 - 2 * cosine;
}

/** `distances` of one cosine, as a value. */
export function distanceOfCosine(cosine: number): number {
  return Math.sqrt(Math.max(2 - 2 * cosine, SMALLEST_SQUARED_DISTANCE));
}
