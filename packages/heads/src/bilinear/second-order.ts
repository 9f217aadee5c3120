import { l2Normalise, type Ops } from "@loci/core";
import { z } from "zod";

/** Inside the signed root, which would have an infinite slope at 0 otherwise: fast-MPN-COV's value. */
const EPSILON = 1e-8;

/**
 * The locations `[batch, locations, channels]` times √channels / ‖X‖: features of unit mean square over the root of their
 * number N. A plain product XᵀY is then (1/N) XᵀY of features of unit mean square, whatever their scale was, and neither
 * overflows nor vanishes. Every head here ends in L2, so a factor changes nothing but what `EPSILON` is relative to: the
 * mean square of the features. Zeros stay zero.
 */
export function unitMeanSquare<T>(ops: Ops<T>, locations: T, channels: number): T {
  const unit = l2Normalise(ops, ops.reshape(locations, ["same", "infer"]), 1);
  const scaled = ops.multiply(unit, ops.constant(Math.sqrt(channels)));
  return ops.reshape(scaled, ["same", "infer", channels]);
}

/** sign(z)·√(|z| + 1e-8): products become as large as the features were. 0 stays 0, with gradient 0. */
export function signedRoot<T>(ops: Ops<T>, value: T): T {
  return ops.multiply(ops.sign(value), ops.sqrt(ops.add(ops.abs(value), ops.constant(EPSILON))));
}

/** Whether a head takes the signed root: what it brings is a question of its own. */
export const signedRootOption = z.boolean().default(true).describe("signed square root of the products before L2");

export const rootOrNot = (root: boolean): typeof signedRoot => (root ? signedRoot : (_, value) => value);

/** XᵀY, summed over locations: two `[batch, locations, ·]` → `[batch, channels of X, channels of Y]`. */
export function productsOfChannels<T>(ops: Ops<T>, left: T, right: T): T {
  return ops.matMul(ops.transpose(left, [0, 2, 1]), right);
}

/** Length of the upper triangle, diagonal included. */
export const triangleLength = (size: number): number => (size * (size + 1)) / 2;

/** Where the upper triangle of a matrix lies in its rows, and what it is weighed with. */
export interface Triangle {
  readonly size: number;
  readonly positions: Int32Array;
  readonly weights: Float32Array;
}

export function triangleOf(size: number): Triangle {
  const length = triangleLength(size);
  const positions = new Int32Array(length);
  const weights = new Float32Array(length).fill(Math.SQRT2);
  let place = 0;
  for (let row = 0; row < size; row++) {
    weights[place] = 1;
    for (let column = row; column < size; column++) positions[place++] = row * size + column;
  }
  return { size, positions, weights };
}

/**
 * Symmetric matrices `[batch, size, size]` → their upper triangles `[batch, size·(size + 1)/2]`, row by row, with √2 on
 * what is not on the diagonal: inner products are those of the whole matrices.
 * @param change made to each component before the √2, so that it is computed once for every pair
 */
export function upperTriangle<T>(
  ops: Ops<T>,
  matrix: T,
  { size, positions, weights }: Triangle,
  change: (ops: Ops<T>, value: T) => T = (_, value) => value,
): T {
  const components = ops.gather(ops.reshape(matrix, ["same", size * size]), positions, 1, size * size);
  return ops.multiply(change(ops, components), ops.constant(weights, [weights.length]));
}
