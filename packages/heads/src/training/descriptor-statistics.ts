import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { distanceOfCosine, squaredDistanceOfCosine } from "./losses/distances.js";
import { type TripletBatch, violatingTriplets } from "./losses/violating-triplets.js";

/** What tells a collapse early. Of unit descriptors, from their cosines `[batch, batch]`, row-major. */
export interface DescriptorStatistics {
  /** Euclidean, over all pairs, 0 to 2; random directions have about 1.41. Towards 0 all pictures get the same descriptor. */
  readonly meanDistance: number;
  /** See `effectiveRank`. */
  readonly effectiveRank: number;
}

/**
 * Takes time in proportion to the cube of the batch (about 10 ms for 64 descriptors, 30 for 128, 250 for 256): for now and then.
 */
export function descriptorStatistics(similarities: Float32Array): DescriptorStatistics {
  return { meanDistance: meanDistance(similarities), effectiveRank: effectiveRank(similarities) };
}

/** Mean Euclidean distance of all pairs; 0 for a single descriptor. */
export function meanDistance(similarities: Float32Array): number {
  const count = Math.sqrt(similarities.length);
  let sum = 0;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < row; column++) {
      sum += Math.sqrt(Math.max(squaredDistanceOfCosine(similarities[row * count + column] as number), 0));
    }
  }
  return count < 2 ? 0 : sum / ((count * (count - 1)) / 2);
}

/** Parts of the variance below this are rounding. */
const SMALLEST_VARIANCE = 1e-5;

/**
 * exp of the entropy of the descriptors' variances along their principal axes, each as a part of their sum: how many directions
 * they differ in, 1 to count − 1, and 0 when they do not differ (after Roy, Vetterli: The effective rank, EUSIPCO 2007, with
 * variances for singular values). The variances are the eigenvalues of the cosines with their mean taken out of rows and columns.
 */
export function effectiveRank(similarities: Float32Array): number {
  const count = Math.sqrt(similarities.length);
  const centred = Matrix.from1DArray(count, count, similarities).center("row").center("column");
  const { realEigenvalues } = new EigenvalueDecomposition(centred, { assumeSymmetric: true });
  const variances = realEigenvalues.filter((value) => value > SMALLEST_VARIANCE);
  const total = variances.reduce((sum, value) => sum + value, 0);
  const entropy = variances.reduce((sum, value) => sum - (value / total) * Math.log(value / total), 0);
  return total === 0 ? 0 : Math.exp(entropy);
}

/**
 * Part of the triplets that violate a margin, 0 to 1; 0 when there are none. Towards 0 a triplet loss has nothing left to
 * teach; all of them violate when descriptors collapse.
 * @param options as those of the loss `triplet`
 */
export function fractionOfActiveTriplets(
  batch: TripletBatch,
  { margin, squared }: { readonly margin: number; readonly squared: boolean },
): number {
  const { violating, triplets } = violatingTriplets(
    batch,
    margin,
    squared ? squaredDistanceOfCosine : distanceOfCosine,
  );
  return violating / Math.max(triplets, 1);
}
