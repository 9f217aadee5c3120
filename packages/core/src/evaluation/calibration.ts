import { RetrievalError } from "../errors.js";
import type { Answers } from "./precision-recall.js";

/** From a score to the probability that the answer is right. */
export interface Calibration {
  /** distinct scores of the answers it was fitted to, rising, where the probability changes */
  readonly scores: Float64Array;
  /** as many, not falling, 0 to 1 */
  readonly probabilities: Float64Array;
}

/**
 * Isotonic regression: the non-falling function of the score that is nearest, in squared error, to whether the answers are
 * right, by pooling adjacent violators. Answers with equal scores are pooled first.
 *
 * Source: Zadrozny, Elkan, "Transforming classifier scores into accurate multiclass probability estimates", KDD 2002.
 *
 * @throws RetrievalError without answers
 */
export function fitIsotonic(answers: Answers): Calibration {
  if (answers.scores.length === 0)
    throw new RetrievalError({ what: "calibration: answers", expected: "at least one", got: "none" });
  const blocks: Block[] = [];
  for (const level of byScore(answers)) {
    blocks.push(level);
    for (let [before, last] = blocks.slice(-2); before && last; [before, last] = blocks.slice(-2)) {
      if (before.right * last.count < last.right * before.count) break;
      blocks.splice(-2, 2, {
        from: before.from,
        to: last.to,
        right: before.right + last.right,
        count: before.count + last.count,
      });
    }
  }
  const ends = blocks.flatMap(({ from, to, right, count }) =>
    (from === to ? [from] : [from, to]).map((score) => ({ score, probability: right / count })),
  );
  return {
    scores: Float64Array.from(ends, ({ score }) => score),
    probabilities: Float64Array.from(ends, ({ probability }) => probability),
  };
}

/** Answers with scores from one to another, and how many of them are right. */
interface Block {
  readonly from: number;
  readonly to: number;
  right: number;
  count: number;
}

/** Those with equal scores together, the lowest first. */
function byScore({ scores, correct }: Answers): Block[] {
  const rising = Int32Array.from({ length: scores.length }, (_, place) => place).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  const levels: Block[] = [];
  for (const place of rising) {
    const score = scores[place] as number;
    if (levels.at(-1)?.to !== score) levels.push({ from: score, to: score, right: 0, count: 0 });
    const level = levels.at(-1) as Block;
    level.count++;
    if (correct[place]) level.right++;
  }
  return levels;
}

/** Linear between the fitted scores, constant beyond them, and between one of −∞ and the next, which has no slope. */
export function probabilityOf({ scores, probabilities }: Calibration, score: number): number {
  let [from, to] = [0, scores.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((scores[middle] as number) < score) from = middle + 1;
    else to = middle;
  }
  if (from === 0) return probabilities[0] as number;
  if (from === scores.length) return probabilities[from - 1] as number;
  const [below, above] = [scores[from - 1] as number, scores[from] as number];
  const [low, high] = [probabilities[from - 1] as number, probabilities[from] as number];
  if (score === above || below === Number.NEGATIVE_INFINITY) return high;
  return low + ((high - low) * (score - below)) / (above - below);
}

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly count: number;
  /** mean of the stated probabilities */
  readonly stated: number;
  /** share of the answers that is right */
  readonly right: number;
}

export interface Reliability {
  /** mean over the answers of (stated probability − right)², 0 is best */
  readonly brierScore: number;
  /** expected calibration error: mean over the answers of |stated − right| of their bin, 0 is best */
  readonly calibrationError: number;
  /** bins of equal width from 0 to 1; empty ones are left out */
  readonly bins: readonly ReliabilityBin[];
}

/**
 * How far stated probabilities can be trusted.
 *
 * Source: Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", ICML 2017; Brier, 1950.
 */
export function measureReliability(
  probabilities: ArrayLike<number>,
  correct: ArrayLike<boolean>,
  bins = 10,
): Reliability {
  const sums = Array.from({ length: bins }, () => ({ count: 0, stated: 0, right: 0 }));
  let squares = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const [probability, right] = [probabilities[i] as number, correct[i] ? 1 : 0];
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))] as (typeof sums)[number];
    bin.count++;
    bin.stated += probability;
    bin.right += right;
    squares += (probability - right) ** 2;
  }
  const filled = sums.filter(({ count }) => count > 0);
  return {
    brierScore: squares / probabilities.length,
    calibrationError: filled.reduce((sum, bin) => sum + Math.abs(bin.stated - bin.right), 0) / probabilities.length,
    bins: filled.map(({ count, stated, right }) => ({ count, stated: stated / count, right: right / count })),
  };
}
