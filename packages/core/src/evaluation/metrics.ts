import { unknownName } from "../catalogue.js";
import { RetrievalError } from "../errors.js";
import type { JudgedRanking } from "./judged-ranking.js";
import {
  areaUnderCurve,
  extendedPrecision,
  type PrecisionRecallCurve,
  recallAtFullPrecision,
} from "./precision-recall.js";
import {
  averagePrecision,
  averagePrecisionAt,
  averagePrecisionAtR,
  precisionAt,
  recallAt,
  reciprocalRank,
  revisitedPrecisionAt,
  rPrecision,
  trapezoidAveragePrecision,
} from "./ranking-metrics.js";

/** A score of one ranking, 0 to 1; the figure is its mean over the queries. */
export interface RankingMetric {
  readonly kind: "ranking";
  readonly name: string;
  /** how many ranks of a query with so many positives it looks at */
  ranks(positives: number): number;
  /** of a query with at least one positive */
  score(ranking: JudgedRanking): number;
}

/** A figure, 0 to 1, of the first answers and their scores taken together. */
export interface AnswerMetric {
  readonly kind: "answers";
  readonly name: string;
  /** @param curve see `precisionRecallCurve` */
  value(curve: PrecisionRecallCurve): number;
}

export type EvaluationMetric = RankingMetric | AnswerMetric;

/** A catalogue entry: a metric, or one for each cut-off k where its name ends in "@k". */
export interface MetricDefinition {
  readonly kind: EvaluationMetric["kind"];
  /** What it says, as a formula in words. */
  readonly summary: string;
  create(name: string, k: number): EvaluationMetric;
}

function ranking(
  summary: string,
  ranks: (positives: number, k: number) => number,
  score: (judged: JudgedRanking, k: number) => number,
): MetricDefinition {
  const kind = "ranking";
  return {
    kind,
    summary,
    create: (name, k) => ({
      kind,
      name,
      ranks: (positives) => ranks(positives, k),
      score: (judged) => score(judged, k),
    }),
  };
}

function answers(summary: string, value: AnswerMetric["value"]): MetricDefinition {
  const kind = "answers";
  return { kind, summary, create: (name) => ({ kind, name, value }) };
}

const cutoff = (_: number, k: number) => k;
const positivesOnly = (positives: number) => positives;
const everything = () => Infinity;

/** Every metric of rankings by name. */
export const metricDefinitions: Readonly<Record<string, MetricDefinition>> = {
  "recall@k": ranking("share of queries with a positive among the first k", cutoff, recallAt),
  "precision@k": ranking("positives among the first k / k", cutoff, precisionAt),
  "mP@k": ranking(
    "positives among the first k / k, where k is at most the rank of the query's last positive",
    cutoff,
    revisitedPrecisionAt,
  ),
  "R-precision": ranking("positives among the first R / R, R = positives of the query", positivesOnly, rPrecision),
  MRR: ranking("mean of 1 / rank of the first positive", everything, reciprocalRank),
  "MAP@R": ranking(
    "mean over queries of (1/R) sum over the first R ranks i of precision(i) relevant(i), R = positives of the query",
    positivesOnly,
    averagePrecisionAtR,
  ),
  "mAP@k": ranking(
    "mean over queries of (1/min(R, k)) sum over the first k ranks i of precision(i) relevant(i), R = positives of the query",
    cutoff,
    averagePrecisionAt,
  ),
  mAP: ranking(
    "mean average precision over the whole ranking, as a step function of recall",
    everything,
    averagePrecision,
  ),
  "mAP-trapezoid": ranking(
    "mean average precision over the whole ranking, by trapezoids: at each positive the mean of the precisions before and at it",
    everything,
    trapezoidAveragePrecision,
  ),
  "PR-AUC": answers(
    "area, by trapezoids, under precision against recall of first answers accepted by their score; recall: share of the correct first answers accepted",
    areaUnderCurve,
  ),
  "recall@100%precision": answers(
    "largest share of the correct first answers that a threshold on the score accepts with no wrong one",
    recallAtFullPrecision,
  ),
  "extended-precision": answers(
    "mean of the precision at the highest score and of recall@100%precision, the latter 0 where the former is below 1",
    extendedPrecision,
  ),
};

/**
 * Metrics by name: `recall@5`, `MAP@R`; `recall@k` stands for one metric a cut-off. Each once, in the order of the names.
 * @throws RetrievalError for a name that is not in the catalogue, and for cut-offs that are no positive whole numbers
 */
export function metricsNamed(names: readonly string[], cutoffs: readonly number[]): readonly EvaluationMetric[] {
  const odd = cutoffs.find((k) => !Number.isSafeInteger(k) || k < 1);
  if (odd !== undefined || cutoffs.length === 0) {
    const got = odd === undefined ? "none" : String(odd);
    throw new RetrievalError({ what: "cut-offs", expected: "positive whole numbers", got });
  }
  const metrics = names.flatMap((name) => metricsOf(name, cutoffs));
  return [...new Map(metrics.map((metric) => [metric.name, metric])).values()];
}

function metricsOf(name: string, cutoffs: readonly number[]): readonly EvaluationMetric[] {
  const family = name.replace(/@[1-9]\d*$/, "@k");
  const definition = Object.hasOwn(metricDefinitions, family) ? metricDefinitions[family] : undefined;
  if (definition === undefined) throw unknownName("metric", Object.keys(metricDefinitions), name);
  if (!family.endsWith("@k")) return [definition.create(name, Infinity)];
  const chosen = family === name ? cutoffs : [Number(name.slice(name.lastIndexOf("@") + 1))];
  return chosen.map((k) => definition.create(family.replace(/k$/, String(k)), k));
}
