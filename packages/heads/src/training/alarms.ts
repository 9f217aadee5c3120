import type { MiningReport } from "./weak-supervision/mine-tuples.js";

/** Below this, descriptors of different pictures are nearly the same. */
const [SMALLEST_DISTANCE, SMALLEST_RANK] = [0.1, 2];

/** What is wrong with a batch's descriptors, if anything. @param meanDistance Euclidean, 0 to 2 */
export function collapseAlarm(meanDistance: number, effectiveRank: number | undefined): string | undefined {
  if (meanDistance < SMALLEST_DISTANCE) {
    return `collapse: the batch's descriptors are ${meanDistance.toFixed(3)} apart on average; lower the rate, or take a miner that is less hard`;
  }
  if (effectiveRank !== undefined && effectiveRank < SMALLEST_RANK) {
    return `collapse: the batch's descriptors differ in ${effectiveRank.toFixed(1)} directions only; lower the rate`;
  }
  return undefined;
}

/** When a step's loss or gradient is not finite. @param step from 1 */
export function divergence(step: number, { loss, gradientNorm }: { loss: number; gradientNorm: number }): string {
  return `step ${step}: the loss is ${loss} and its gradient ${gradientNorm}, no finite numbers; lower the rate, or clip the gradients (clip: {norm: 1})`;
}

/** @param refresh steps after which the descriptors should have been computed anew */
export function miningAlarm({ violating, age, notCached }: MiningReport, refresh: number): string | undefined {
  if (age.most > 2 * refresh) return `stale cache: negatives were chosen by descriptors up to ${age.most} steps old`;
  if (notCached > 0) return `${notCached} queries have no cached descriptor of their own or of a potential positive`;
  if (violating === 0) return "no query has a negative that violates the margin: nothing is left to learn";
  return undefined;
}

export function deadClusterAlarm(dead: number, clusters: number): string | undefined {
  if (dead <= clusters / 10) return undefined;
  return `dead clusters: ${dead} of ${clusters} are the first choice of no local descriptor`;
}
