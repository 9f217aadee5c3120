import type { Rows } from "../clustering/matrix-product.js";
import { eigenvectors } from "./eigenvectors.js";
import type { DescriptorSample } from "./finish-definition.js";
import { withMatrixProducts } from "./matrix-products.js";

export interface PrincipalAxes {
  /** Float32 `[length]`. */
  readonly mean: Float32Array;
  /** Float32 `[length, dimensions]`, row-major; the columns are orthonormal, by descending variance. */
  readonly axes: Float32Array;
  /** Variance of the sample along each axis. */
  readonly variances: Float64Array;
}

/**
 * The `dimensions` directions of largest variance. Of covariance `[length, length]` and Gram matrix `[count, count]` the
 * smaller one is decomposed: with G = X·Xᵀ = V·Λ·Vᵀ the axes are Xᵀ·V·Λ^(−1/2). Products and decompositions run off
 * the event loop.
 * @param dimensions at most the sample's rank: min(count − 1, length)
 */
export async function principalAxes(
  sample: DescriptorSample,
  length: number,
  dimensions: number,
): Promise<PrincipalAxes> {
  const { mean, centred } = centre(sample, length);
  const byGram = sample.count <= length;
  const size = byGram ? sample.count : length;
  return await withMatrixProducts(async (multiply) => {
    const { values: matrix } = await multiply(centred, centred, byGram ? "right" : "left");
    const { values, vectors } = await eigenvectors({ matrix, size, count: dimensions });
    const variances = values.map((value) => Math.max(value, 0) / (sample.count - 1));
    if (!byGram) return { mean, axes: vectors, variances };
    // Xᵀ·V, columns brought to unit norm.
    const axes = await multiply(centred, { values: vectors, dims: [sample.count, dimensions] }, "left");
    return { mean, axes: unitColumns(axes.values, dimensions), variances };
  });
}

/** The mean, and every descriptor without it. */
export function centre({ values, count }: DescriptorSample, length: number): { mean: Float32Array; centred: Rows } {
  const sums = new Float64Array(length);
  for (let index = 0; index < values.length; index++) {
    const component = index % length;
    sums[component] = (sums[component] as number) + (values[index] as number);
  }
  const mean = Float32Array.from(sums, (sum) => sum / count);
  const differences = values.map((value, index) => value - (mean[index % length] as number));
  return { mean, centred: { values: differences, dims: [count, length] } };
}

function unitColumns(matrix: Float32Array, columns: number): Float32Array {
  const squaredNorms = new Float64Array(columns);
  for (const [index, value] of matrix.entries()) {
    squaredNorms[index % columns] = (squaredNorms[index % columns] as number) + value * value;
  }
  return matrix.map((value, index) => value / Math.sqrt(Math.max(squaredNorms[index % columns] as number, 1e-24)));
}

/** Added to a variance before its root is taken: Relja's value. */
const SMALLEST_VARIANCE = 1e-9;

/** What gives components of these variances the variance 1. */
export const whiteningScales = (variances: ArrayLike<number>): Float64Array =>
  Float64Array.from(variances, (variance) => 1 / Math.sqrt(variance + SMALLEST_VARIANCE));
