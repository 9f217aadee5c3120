import { setImmediate } from "node:timers/promises";
import { RetrievalError } from "../errors.js";
import { createRandom, type Random } from "../random.js";

export interface BootstrapOptions {
  /** how many times the values are drawn again; default 2000 */
  readonly resamples?: number;
  /** share of the resampled means inside the interval, above 0 and below 1; default 0.95 */
  readonly level?: number;
  /** 32-bit integer; the same seed gives the same interval; default 1 */
  readonly seed?: number;
}

export interface Interval {
  /** of a statistic its value over all queries */
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/** Two systems on the same queries: how much better the first is. */
export interface PairedDifference extends Interval {
  /**
   * Two-sided: twice the smaller share of resamples in which the difference is not above, or not below, zero; 0.5 / resamples
   * at the least and 1 at the most. Small where the sign of the difference does not depend on the choice of queries.
   */
  readonly pValue: number;
}

/** A figure over queries of which query i counts `counts[i]` times. The array is written anew for each call. */
export type Statistic = (counts: Int32Array) => number;

/** Draws between which other work gets a turn: a few milliseconds. */
export const DRAWS_AT_ONCE = 2 ** 17;

/**
 * Percentile bootstrap of a mean: `values.length` values are drawn with replacement, `resamples` times, and the interval
 * runs between the quantiles (1 - level) / 2 and (1 + level) / 2 of the means of the draws. Values of one call and of
 * another with the same seed and length are drawn at the same positions.
 *
 * It tells how much a figure would move with other queries of the same kind. The gallery and the model stay as they are.
 *
 * Source: Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 *
 * @throws RetrievalError without values, or with values that are not finite
 */
export async function bootstrapInterval(values: ArrayLike<number>, options: BootstrapOptions = {}): Promise<Interval> {
  const [interval] = await bootstrapStatistics(values.length, [meanStatistic(values)], options);
  return interval as Interval;
}

/** The same for any statistics of `count` queries; all of them are of the same draws. */
export async function bootstrapStatistics(
  count: number,
  statistics: readonly Statistic[],
  options: BootstrapOptions = {},
): Promise<readonly Interval[]> {
  const drawn = await resample(count, statistics, options);
  return drawn.map(({ whole, resampled }) => ({ mean: whole, ...percentiles(resampled, options) }));
}

/**
 * Paired bootstrap of the mean of `first` minus that of `second`: both are scores of the same queries, drawn together, so
 * that a query which is hard for both does not blur the comparison.
 *
 * @throws RetrievalError when the lengths differ, without values, or with values that are not finite
 */
export async function pairedBootstrap(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: BootstrapOptions = {},
): Promise<PairedDifference> {
  if (first.length !== second.length) {
    throw new RetrievalError({
      what: "paired bootstrap: scores of the second system",
      expected: `${first.length}, as many as of the first`,
      got: String(second.length),
      remedy: "Compare systems on the same queries.",
    });
  }
  const differences = Float64Array.from(first, (value, query) => value - (second[query] as number));
  const mean = meanStatistic(differences);
  const [drawn] = await resample(first.length, [(counts) => zeroed(mean(counts))], options);
  return differenceOf((drawn as Resampled).whole, (drawn as Resampled).resampled, options);
}

/** Of equal means that were summed up otherwise, so that no sign is read into rounding. */
export const zeroed = (difference: number): number => (Math.abs(difference) < 1e-12 ? 0 : difference);

/** @param resampled differences, sorted */
export function differenceOf(mean: number, resampled: Float64Array, options: BootstrapOptions): PairedDifference {
  const [below, above] = [countOf(resampled, (value) => value <= 0), countOf(resampled, (value) => value >= 0)];
  const share = Math.max(0.25, Math.min(below, above)) / resampled.length;
  return { mean, ...percentiles(resampled, options), pValue: Math.min(1, 2 * share) };
}

/** @throws RetrievalError when a value is not finite */
export function meanStatistic(values: ArrayLike<number>): Statistic {
  checkFinite(values);
  return (counts) => {
    let sum = 0;
    for (let query = 0; query < counts.length; query++) sum += (counts[query] as number) * (values[query] as number);
    return sum / counts.length;
  };
}

interface Resampled {
  /** over every query once */
  readonly whole: number;
  /** sorted */
  readonly resampled: Float64Array;
}

async function resample(
  count: number,
  statistics: readonly Statistic[],
  options: BootstrapOptions,
): Promise<readonly Resampled[]> {
  const { resamples = 2000, seed = 1 } = options;
  checkBootstrap(count, options);
  const counts = new Int32Array(count).fill(1);
  const drawn = statistics.map((statistic) => ({ whole: statistic(counts), resampled: new Float64Array(resamples) }));
  const random = createRandom(seed);
  for (let round = 0, draws = 0; round < resamples; round++, draws += count) {
    if (draws >= DRAWS_AT_ONCE) {
      await setImmediate();
      draws = 0;
    }
    drawAgain(random, counts);
    for (const [i, statistic] of statistics.entries()) (drawn[i] as Resampled).resampled[round] = statistic(counts);
  }
  for (const { resampled } of drawn) resampled.sort();
  return drawn;
}

/** How often each of `counts.length` things comes when as many are drawn with replacement; overwrites `counts`. */
export function drawAgain(random: Random, counts: Int32Array): void {
  counts.fill(0);
  for (let draw = 0; draw < counts.length; draw++) {
    const drawn = random.integer(counts.length);
    counts[drawn] = (counts[drawn] as number) + 1;
  }
}

/** The ends of the interval. */
export function percentiles(
  sorted: Float64Array,
  { level = 0.95 }: BootstrapOptions,
): { lower: number; upper: number } {
  return { lower: quantile(sorted, (1 - level) / 2), upper: quantile(sorted, (1 + level) / 2) };
}

/** Linear between the two nearest of the sorted values, as numpy and R (type 7) do it. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

const countOf = (values: Float64Array, wanted: (value: number) => boolean): number =>
  values.reduce((count, value) => count + (wanted(value) ? 1 : 0), 0);

/** @throws RetrievalError for options out of range, and where there is nothing to draw from */
export function checkBootstrap(count: number, { resamples = 2000, level = 0.95 }: BootstrapOptions): void {
  if (count === 0) {
    throw new RetrievalError({ what: "bootstrap: values", expected: "at least one", got: "none" });
  }
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new RetrievalError({
      what: "bootstrap: resamples",
      expected: "a positive whole number",
      got: String(resamples),
    });
  }
  if (!(level > 0 && level < 1)) {
    throw new RetrievalError({ what: "bootstrap: level", expected: "above 0 and below 1", got: String(level) });
  }
}

export function checkFinite(values: ArrayLike<number>): void {
  const odd = Array.prototype.findIndex.call(values, (value) => !Number.isFinite(value));
  if (odd < 0) return;
  throw new RetrievalError({
    what: `bootstrap: value ${odd}`,
    expected: "a finite number",
    got: String(values[odd]),
  });
}
