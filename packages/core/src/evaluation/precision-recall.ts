/** The first answer to each query, and how sure the system was of it. */
export interface Answers {
  /** larger is surer */
  readonly scores: ArrayLike<number>;
  /** as many as there are scores: whether the first answer is a positive */
  readonly correct: ArrayLike<boolean>;
}

/**
 * What accepting the answers with a score of at least each threshold brings, the highest threshold first, so recall rises.
 * The start, at which nothing is accepted (recall 0, by convention precision 1), is not among them.
 */
export interface PrecisionRecallCurve {
  /** distinct scores, falling */
  readonly thresholds: Float64Array;
  /** share of the accepted answers that is correct, 0 to 1 */
  readonly precision: Float64Array;
  /** share of the correct answers that is accepted, 0 to 1; 0 where no answer is correct */
  readonly recall: Float64Array;
}

/** Places of the answers, the surest first, equal scores in order of the queries. */
export function surestFirst({ scores }: Answers): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, place) => place).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
}

/**
 * The precision-recall curve of accepting or refusing first answers, as scikit-learn's `precision_recall_curve` has it in
 * the opposite order: a point for each distinct score. Answers with equal scores are accepted together.
 *
 * @param order `surestFirst(answers)`
 * @param counts how many times each answer counts, for resampling; once where it is left out
 */
export function precisionRecallCurve(
  { scores, correct }: Answers,
  order: Int32Array,
  counts?: Int32Array,
): PrecisionRecallCurve {
  const [thresholds, precision, recall] = [0, 1, 2].map(() => new Float64Array(order.length)) as Columns;
  let [accepted, right, points] = [0, 0, 0];
  for (let i = 0; i < order.length; i++) {
    const place = order[i] as number;
    const count = counts === undefined ? 1 : (counts[place] as number);
    accepted += count;
    if (correct[place]) right += count;
    const threshold = scores[place] as number;
    const isLast = i + 1 === order.length || scores[order[i + 1] as number] !== threshold;
    if (accepted === 0 || !isLast) continue;
    thresholds[points] = threshold;
    precision[points] = right / accepted;
    recall[points] = right;
    points++;
  }
  // Recall is known once all are counted.
  if (right > 0) for (let point = 0; point < points; point++) recall[point] = (recall[point] as number) / right;
  return {
    thresholds: thresholds.subarray(0, points),
    precision: precision.subarray(0, points),
    recall: recall.subarray(0, points),
  };
}

type Columns = [Float64Array, Float64Array, Float64Array];

/** Area under the curve by trapezoids, from the start at recall 0 and precision 1; 0 where no answer is correct. */
export function areaUnderCurve({ precision, recall }: PrecisionRecallCurve): number {
  let [area, precisionBefore, recallBefore] = [0, 1, 0];
  for (let point = 0; point < recall.length; point++) {
    const [precisionHere, recallHere] = [precision[point] as number, recall[point] as number];
    area += ((precisionHere + precisionBefore) / 2) * (recallHere - recallBefore);
    [precisionBefore, recallBefore] = [precisionHere, recallHere];
  }
  return area;
}

/** The largest recall that some threshold reaches without a wrong answer; 0 where the surest answer is wrong. */
export function recallAtFullPrecision({ precision, recall }: PrecisionRecallCurve): number {
  const last = precision.lastIndexOf(1);
  return last < 0 ? 0 : (recall[last] as number);
}

/**
 * Mean of the precision at the highest threshold and of the recall at full precision, the latter 0 where the former is
 * below 1.
 *
 * Source: Ferrarini, Waheed, Waheed, Ehsan, Milford, McDonald-Maier, "Exploring performance bounds of visual place
 * recognition using extended precision", RA-L 2020; as in VPR-Bench.
 */
export function extendedPrecision(curve: PrecisionRecallCurve): number {
  const [precision = 0] = curve.precision;
  return (precision + (precision < 1 ? 0 : recallAtFullPrecision(curve))) / 2;
}
