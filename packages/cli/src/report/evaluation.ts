import type { Evaluation, Metric, MetricDifference, QueryGroup, Rejection, StatedProtocol } from "@loci/core";
import type { ClusteringQuality } from "../cluster-descriptors.js";
import type { RerankingCost } from "../rerank-dataset.js";
import { table } from "./table.js";

/** Everything that `loci eval` may have to say. */
export interface EvaluationReport {
  readonly result: Evaluation;
  readonly resamples: number;
  readonly reranking?: ReportedReranking;
  readonly groups?: { readonly column: string; readonly rows: readonly QueryGroup[] };
  readonly comparison?: { readonly other: string; readonly differences: readonly MetricDifference[] };
  readonly rejection?: Rejection;
  readonly clustering?: ClusteringQuality;
}

/** What was done to the answers of the search, and what that cost. */
export interface ReportedReranking extends RerankingCost {
  /** as it was asked for */
  readonly chain: string;
  /** with every option */
  readonly stages: readonly { readonly name: string; readonly options: Readonly<Record<string, unknown>> }[];
}

/** For people: paragraphs of lines, the protocol last. */
export function evaluationAsText(report: EvaluationReport): string[] {
  const { result, resamples, groups, comparison, rejection, clustering, reranking } = report;
  const { metrics, queries, excludedQueries } = result;
  return [
    metricTable(metrics, queries),
    "",
    ...(groups ? [groupTable(groups.column, groups.rows), ""] : []),
    ...(comparison ? [...comparisonLines(comparison.other, comparison.differences), ""] : []),
    ...(clustering ? [...clusteringLines(clustering), ""] : []),
    ...(rejection ? [...rejectionLines(rejection), ""] : []),
    ...(reranking ? [rerankingLine(reranking)] : []),
    `${queries} queries${excludedQueries > 0 ? `, ${excludedQueries} left out by the protocol` : ""}; ` +
      `intervals: percentile bootstrap over queries, ${resamples} resamples`,
    ...protocolLines(result.protocol),
  ];
}

/** For programs: the same figures, without those of single queries. */
export function evaluationAsJson({ result, groups, ...rest }: EvaluationReport): object {
  const { perQuery: _, answers: __, ...figures } = result;
  const { resamples: ___, rejection, ...others } = rest;
  return {
    ...figures,
    ...(groups && { groups: { column: groups.column, rows: groups.rows } }),
    ...(rejection && { rejection: rejectionAsJson(rejection) }),
    ...others,
  };
}

/** What a protocol states, a line each. */
export function protocolLines(stated: StatedProtocol): string[] {
  const { name, source, settings, metrics } = stated;
  const { cutoffs, radius, tolerance, otherSequences } = settings;
  return [
    `protocol ${name}: ${stated.positives}`,
    `  self-match: ${stated.selfMatch}`,
    `  ignored: ${stated.ignored}`,
    `  without positives: ${stated.queriesWithoutPositives}`,
    `  ties: ${stated.ties}`,
    `  settings: ${[
      `cut-offs ${cutoffs.join(", ")}`,
      ...(radius === undefined ? [] : [`radius ${radius} m`]),
      ...(tolerance === undefined ? [] : [`tolerance ${tolerance} frames`]),
      ...(otherSequences === undefined ? [] : [`${otherSequences ? "other sequences only" : "all sequences"}`]),
    ].join("; ")}`,
    ...Object.entries(metrics).map(([metric, summary]) => `  ${metric}: ${summary}`),
    `  source: ${source}`,
  ];
}

const interval = ({ lower, upper }: { readonly lower: number; readonly upper: number }) =>
  `${lower.toFixed(4)} – ${upper.toFixed(4)}`;

/** The number of queries stands in the table where it differs between the metrics. */
function metricTable(metrics: readonly Metric[], queries: number): string {
  const differ = metrics.some((metric) => metric.queries !== queries);
  const rows = metrics.map((metric) => [
    metric.name,
    metric.value.toFixed(4),
    interval(metric),
    ...(differ ? [`${metric.queries}`] : []),
  ]);
  return table(["metric", "value", "95 % interval", ...(differ ? ["queries"] : [])], rows);
}

function rerankingLine({ chain, millisecondsPerQuery, augmentationSeconds }: ReportedReranking): string {
  const before = augmentationSeconds === undefined ? "" : `, and ${augmentationSeconds.toFixed(2)} s before the first`;
  return `re-ranked by ${chain}: ${millisecondsPerQuery.toFixed(1)} ms a query beside its first search${before}`;
}

function groupTable(column: string, groups: readonly QueryGroup[]): string {
  const names = groups[0]?.metrics.map(({ name }) => name) ?? [];
  const rows = groups.map(({ name, metrics }) => [
    name,
    `${metrics[0]?.queries ?? 0}`,
    ...names.map((wanted) => metrics.find((metric) => metric.name === wanted)?.value.toFixed(4) ?? ""),
  ]);
  return table([column, "queries", ...names], rows);
}

function comparisonLines(other: string, differences: readonly MetricDifference[]): string[] {
  const rows = differences.map(({ name, mean, pValue, ...ends }) => [
    name,
    mean.toFixed(4),
    interval(ends),
    pValue.toFixed(4),
  ]);
  return [
    `better than ${other} by (paired bootstrap over the same queries):`,
    table(["metric", "difference", "95 % interval", "p"], rows),
  ];
}

function clusteringLines({ clusters, seeds, NMI, AMI }: ClusteringQuality): string[] {
  return Object.entries({ NMI, AMI }).map(
    ([name, { mean, lowest, highest }]) =>
      `${name} ${mean.toFixed(4)} (${lowest.toFixed(4)} to ${highest.toFixed(4)} over ${seeds} seeds of k-means, ${clusters} clusters)`,
  );
}

function rejectionLines({ confidence, threshold, heldOut }: Rejection): string[] {
  const { answers, accepted, precision, brierScore, calibrationError } = heldOut;
  const held =
    precision === undefined
      ? `of ${answers} held-out answers none is accepted`
      : `of ${answers} held-out answers ${accepted} are accepted, ${(100 * precision).toFixed(1)} % of them right`;
  return [
    threshold === undefined
      ? `no score makes an answer ${100 * confidence} % sure: every query would count as not in the map`
      : `score of at least ${threshold.toFixed(4)}: ${100 * confidence} % sure; below it, not in the map`,
    `${held}; calibration error ${calibrationError.toFixed(4)}, Brier score ${brierScore.toFixed(4)}`,
  ];
}

const rejectionAsJson = ({ calibration, ...rest }: Rejection) => ({
  ...rest,
  calibration: { scores: [...calibration.scores], probabilities: [...calibration.probabilities] },
});
