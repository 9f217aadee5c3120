import type { MiningReport } from "./weak-supervision/mine-tuples.js";

/** Below this, descriptors of different pictures are nearly the same. */
const [SMALLEST_DISTANCE, SMALLEST_RANK] = [0.1, 2];

/** When fewer of the mined triplets still violate the margin, most of a batch teaches nothing. */
const SMALLEST_VIOLATING = 0.25;
/** Of the smoothed part, what a batch counts: a batch of a few queries says little. */
const BATCH_COUNTS = 0.1;

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

export function miningAlarm({ violating }: Pick<MiningReport, "violating">): string | undefined {
  return violating > 0 ? undefined : "no query has a negative that violates the margin: nothing is left to learn";
}

/**
 * Follows the part of mined triplets that still violate the margin.
 * @param before smoothed, as it was before the batch; 1 just after mining
 * @returns smoothed, now; and what is wrong when it has just become too small
 */
export function followStaleness(
  before: number,
  { age, violating }: { readonly age: number; readonly violating: number },
) {
  const smoothed = before + BATCH_COUNTS * (violating - before);
  if (smoothed >= SMALLEST_VIOLATING || before < SMALLEST_VIOLATING) return { smoothed };
  const part = `${(100 * smoothed).toFixed(0)} %`;
  const alarm = `stale cache: of the triplets that were mined ${age} steps ago ${part} still violate the margin; lower the sampler's refresh`;
  return { smoothed, alarm };
}

export function deadClusterAlarm(dead: number, clusters: number): string | undefined {
  if (dead <= clusters / 10) return undefined;
  return `dead clusters: ${dead} of ${clusters} are the first choice of no local descriptor`;
}
