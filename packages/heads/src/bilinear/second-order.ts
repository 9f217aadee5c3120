import { l2Normalise, type Ops } from "@loci/core";
import { z } from "zod";

/** Inside the signed root, which would have an infinite slope at 0 otherwise: fast-MPN-COV's value. */
const EPSILON = 1e-8;

/** Mean squares below this count as this, so that zeros stay zero. */
const SMALLEST_MEAN_SQUARE = 1e-22;

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

/**
 * z / √(|z| + 1e-8·unit): sign(z)·√|z| for all but the smallest, so that products become as large as the features were. It has
 * no jump at 0, as sign(z)·√(|z| + 1e-8) has, and costs half of it.
 * @param unit what the products are measured in, which broadcasts against them; default 1
 */
export function signedRoot<T>(ops: Ops<T>, value: T, unit?: T): T {
  const epsilon = ops.constant(EPSILON);
  return ops.divide(value, ops.sqrt(ops.add(ops.abs(value), unit ? ops.multiply(unit, epsilon) : epsilon)));
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

/** Where the upper triangle of a matrix lies in it, row by row, and what it is weighed with. */
export interface Triangle {
  /** How many components the matrix has. */
  readonly products: number;
  readonly positions: Int32Array;
  /** 1 on the diagonal, √2 elsewhere: inner products are then those of the whole matrices. */
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
  return { products: size ** 2, positions, weights };
}

/**
 * The mean square of the features that products were made of, times the number of locations, `[batch, 1]`. To measure
 * products by it is cheaper than to bring all features to unit mean square before.
 * @param squares `[batch, channels]`: the products of each channel with itself
 */
export function meanSquareOf<T>(ops: Ops<T>, squares: T): T {
  return ops.maximum(ops.mean(squares, [1], { keep: true }), ops.constant(SMALLEST_MEAN_SQUARE));
}
