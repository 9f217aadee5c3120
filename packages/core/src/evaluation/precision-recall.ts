/** The first answer to each query, and how sure the system was of it. */
export interface Answers {
  /** larger is surer */
  readonly scores: ArrayLike<number>;
  /** as many as there are scores: whether the first answer is a positive */
  readonly correct: ArrayLike<boolean>;
}

/** What accepting the answers with a score of at least `threshold` brings. */
export interface PrecisionRecallPoint {
  readonly threshold: number;
  /** share of the accepted answers that is correct, 0 to 1 */
  readonly precision: number;
  /** share of the correct answers that is accepted, 0 to 1; 0 where no answer is correct */
  readonly recall: number;
}

/** Places of the answers, the surest first, equal scores in order of the queries. */
export function surestFirst({ scores }: Answers): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, place) => place).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
}

/**
 * The precision-recall curve of accepting or refusing first answers, as scikit-learn's `precision_recall_curve` has it in
 * the opposite order: a point for each distinct score, the highest first, so recall rises. Answers with equal scores are
 * accepted together. The start, at which nothing is accepted (recall 0, by convention precision 1), is not among them.
 *
 * @param order `surestFirst(answers)`
 * @param counts how many times each answer counts, for resampling; once where it is left out
 */
export function precisionRecallCurve(
  { scores, correct }: Answers,
  order: Int32Array,
  counts?: Int32Array,
): readonly PrecisionRecallPoint[] {
  const countOf = (place: number) => (counts === undefined ? 1 : (counts[place] as number));
  const allCorrect = order.reduce((sum, place) => sum + (correct[place] ? countOf(place) : 0), 0);
  const points: PrecisionRecallPoint[] = [];
  let [accepted, right] = [0, 0];
  for (const [i, place] of order.entries()) {
    accepted += countOf(place);
    if (correct[place]) right += countOf(place);
    const threshold = scores[place] as number;
    const next = order[i + 1];
    if (accepted === 0 || (next !== undefined && scores[next] === threshold)) continue;
    points.push({ threshold, precision: right / accepted, recall: allCorrect === 0 ? 0 : right / allCorrect });
  }
  return points;
}

/** Area under the curve by trapezoids, from the start at recall 0 and precision 1; 0 where no answer is correct. */
export function areaUnderCurve(curve: readonly PrecisionRecallPoint[]): number {
  let area = 0;
  let before = { precision: 1, recall: 0 };
  for (const point of curve) {
    area += ((point.precision + before.precision) / 2) * (point.recall - before.recall);
    before = point;
  }
  return area;
}

/** The largest recall that some threshold reaches without a wrong answer; 0 where the surest answer is wrong. */
export const recallAtFullPrecision = (curve: readonly PrecisionRecallPoint[]): number =>
  curve.reduce((best, { precision, recall }) => (precision === 1 ? Math.max(best, recall) : best), 0);

/**
 * Mean of the precision at the highest threshold and of the recall at full precision, the latter 0 where the former is
 * below 1.
 *
 * Source: Ferrarini, Waheed, Waheed, Ehsan, Milford, McDonald-Maier, "Exploring performance bounds of visual place
 * recognition using extended precision", RA-L 2020; as in VPR-Bench.
 */
export function extendedPrecision(curve: readonly PrecisionRecallPoint[]): number {
  const precision = curve[0]?.precision ?? 0;
  return (precision + (precision < 1 ? 0 : recallAtFullPrecision(curve))) / 2;
}
