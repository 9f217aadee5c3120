import { RetrievalError } from "../errors.js";
import { bootstrapInterval } from "./bootstrap.js";
import { type Protocol, protocols } from "./protocol.js";
import { averagePrecisionAtR, recallAt } from "./ranking-scores.js";
import { rankingWithoutSelf } from "./ranking-without-self.js";

/**
 * The `depth` nearest gallery positions of each query, nearest first, equal distances in gallery order. `queries` are
 * gallery positions, too. The query itself may be among its neighbours or not.
 */
export type Rank = (queries: readonly number[], depth: number) => Promise<readonly (readonly number[])[]>;

export interface LeaveOneOutOptions {
  /** the k of recall@k; default 1, 2, 4, 8 */
  readonly cutoffs?: readonly number[];
  /** of the bootstrap; default 2000 */
  readonly resamples?: number;
  /** of the bootstrap, 32-bit integer; default 1 */
  readonly seed?: number;
  /** queries done, queries in all */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The mean of a score over the queries, 0 to 1, with its 95 % interval. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export interface LeaveOneOutResult {
  readonly protocol: Protocol;
  /** number of queries behind every figure */
  readonly queries: number;
  /** number of pictures left out as queries for want of a positive; they stay in the gallery */
  readonly excludedQueries: number;
  /** number of pictures, the query among them */
  readonly gallery: number;
  readonly metrics: readonly Metric[];
  /** for paired tests of two models on the same pictures */
  readonly perQuery: {
    /** gallery positions, rising */
    readonly queries: readonly number[];
    /** by name of the metric, in the order of `queries` */
    readonly scores: Readonly<Record<string, readonly number[]>>;
  };
}

/** Enough to keep an index busy, few enough to show progress. */
const queriesAtOnce = 256;

/**
 * Every labelled picture queries all others (protocol `leave-one-out`): recall@k for every cut-off, and MAP@R.
 * @param labels of the gallery, by position
 * @param rank the system under test
 * @throws RetrievalError when no two labels are equal, a cut-off is no positive whole number, or `rank` answers with
 * positions outside the gallery, twice the same, or too few
 */
export async function evaluateLeaveOneOut(
  labels: readonly string[],
  rank: Rank,
  options: LeaveOneOutOptions = {},
): Promise<LeaveOneOutResult> {
  const { onProgress } = options;
  const cutoffs = distinctCutoffs(options.cutoffs ?? [1, 2, 4, 8]);
  const positives = countPositives(labels);
  const queries = [...labels.keys()].filter((query) => (positives[query] as number) > 0);
  if (queries.length === 0) throw nothingToFind(labels.length);
  const depth = Math.min(labels.length, 1 + positives.reduce((a, b) => Math.max(a, b), Math.max(...cutoffs)));
  const scores: Record<string, number[]> = Object.fromEntries(cutoffs.map((k) => [`recall@${k}`, []]));
  const averagePrecisions: number[] = [];
  for (let start = 0; start < queries.length; start += queriesAtOnce) {
    const asked = queries.slice(start, start + queriesAtOnce);
    const rankings = await rank(asked, depth);
    checkCount(rankings.length, asked.length);
    for (const [place, query] of asked.entries()) {
      const others = rankingWithoutSelf(rankings[place] as readonly number[], query, labels.length, depth);
      const relevance = others.map((position) => labels[position] === labels[query]);
      for (const k of cutoffs) scores[`recall@${k}`]?.push(recallAt(relevance, k));
      averagePrecisions.push(averagePrecisionAtR(relevance, positives[query] as number));
    }
    onProgress?.(start + asked.length, queries.length);
  }
  scores["MAP@R"] = averagePrecisions;
  return {
    protocol: protocols["leave-one-out"],
    queries: queries.length,
    excludedQueries: labels.length - queries.length,
    gallery: labels.length,
    metrics: Object.entries(scores).map(([name, values]) => summarise(name, values, options)),
    perQuery: { queries, scores },
  };
}

/** Of each gallery position the number of other positions with its label. */
function countPositives(labels: readonly string[]): readonly number[] {
  const sizes = new Map<string, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return labels.map((label) => (sizes.get(label) as number) - 1);
}

function summarise(name: string, values: readonly number[], { resamples, seed }: LeaveOneOutOptions): Metric {
  const settings = { ...(resamples !== undefined && { resamples }), ...(seed !== undefined && { seed }) };
  const { mean, lower, upper } = bootstrapInterval(values, settings);
  return { name, value: mean, lower, upper };
}

function distinctCutoffs(cutoffs: readonly number[]): readonly number[] {
  const odd = cutoffs.find((k) => !Number.isSafeInteger(k) || k < 1);
  if (odd === undefined && cutoffs.length > 0) return [...new Set(cutoffs)];
  const got = cutoffs.length === 0 ? "none" : String(odd);
  throw new RetrievalError({ what: "leave-one-out: cut-offs", expected: "positive whole numbers", got });
}

function checkCount(answers: number, queries: number): void {
  if (answers === queries) return;
  throw new RetrievalError({
    what: "leave-one-out: rankings",
    expected: `${queries}, one a query`,
    got: String(answers),
  });
}

function nothingToFind(pictures: number): RetrievalError {
  return new RetrievalError({
    what: "leave-one-out: pictures that share a label",
    expected: "at least two",
    got: pictures === 0 ? "no pictures" : `${pictures} pictures with a label each of its own`,
    remedy: "Give at least one class with two or more pictures.",
  });
}
