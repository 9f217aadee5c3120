import { RetrievalError } from "../errors.js";
import { createRandom } from "../random.js";

export interface BootstrapOptions {
  /** how many times the values are drawn again; default 2000 */
  readonly resamples?: number;
  /** share of the resampled means inside the interval, above 0 and below 1; default 0.95 */
  readonly level?: number;
  /** 32-bit integer; the same seed gives the same interval; default 1 */
  readonly seed?: number;
}

export interface Interval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

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
export function bootstrapInterval(values: ArrayLike<number>, options: BootstrapOptions = {}): Interval {
  const { resamples = 2000, level = 0.95, seed = 1 } = options;
  check(values, resamples, level);
  const drawn = Float64Array.from(values);
  const count = drawn.length;
  const random = createRandom(seed);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let draw = 0; draw < count; draw++) sum += drawn[random.integer(count)] as number;
    means[resample] = sum / count;
  }
  means.sort();
  const mean = drawn.reduce((sum, value) => sum + value, 0) / count;
  return { mean, lower: quantile(means, (1 - level) / 2), upper: quantile(means, (1 + level) / 2) };
}

/** Linear between the two nearest of the sorted values, as numpy and R (type 7) do it. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

function check(values: ArrayLike<number>, resamples: number, level: number): void {
  if (values.length === 0) {
    throw new RetrievalError({ what: "bootstrap: values", expected: "at least one", got: "none" });
  }
  const odd = Array.prototype.findIndex.call(values, (value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw new RetrievalError({
      what: `bootstrap: value ${odd}`,
      expected: "a finite number",
      got: String(values[odd]),
    });
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
