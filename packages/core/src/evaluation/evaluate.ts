import { RetrievalError } from "../errors.js";
import type { Protocol, StatedProtocol } from "./create-protocol.js";
import { createJudge, type Ranking } from "./judged-ranking.js";
import type { RankingMetric } from "./metrics.js";
import type { Judgement, Judgements } from "./protocol.js";
import {
  createSettingScores,
  type FirstAnswers,
  type Metric,
  type QueryScores,
  ranksNeeded,
} from "./setting-scores.js";

/**
 * The system under test: ranks the gallery for each query, `depth` places at least where the gallery holds so many. The
 * query itself may be among them or not.
 * @param queries places in `Dataset.queries`
 */
export type Rank = (queries: readonly number[], depth: number) => Promise<readonly Ranking[]>;

export interface EvaluateOptions {
  /** of the bootstrap; default 2000 */
  readonly resamples?: number;
  /** of the bootstrap, 32-bit integer; default 1 */
  readonly seed?: number;
  /** queries done, queries in all */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Evaluation {
  readonly protocol: StatedProtocol;
  /** number of pictures in the gallery, the queries among them in leave-one-out data */
  readonly gallery: number;
  /** number of queries asked */
  readonly queries: number;
  /** number of queries left out by the protocol; pictures of the gallery stay in it */
  readonly excludedQueries: number;
  readonly metrics: readonly Metric[];
  /** by name of the metric; only of those that are means over queries */
  readonly perQuery: Readonly<Record<string, QueryScores>>;
  /** by name of the setting, "" where there is one only; empty where the system gives no scores */
  readonly answers: Readonly<Record<string, FirstAnswers>>;
}

/** Enough to keep an index busy, few enough to show progress; fewer where the rankings are long. */
const [QUERIES_AT_ONCE, PLACES_AT_ONCE] = [256, 2 ** 22];

/**
 * Asks the system under test every query of the protocol and judges its rankings: one evaluator for all protocols.
 * @throws RetrievalError when no query has a positive, when `rank` answers with places outside the gallery, twice the
 * same, or too few, and when a metric needs scores that it does not give
 */
export async function evaluate(
  protocol: Protocol,
  judgements: Judgements,
  rank: Rank,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const rankingMetrics = protocol.metrics.filter((metric) => metric.kind === "ranking");
  const answerMetrics = protocol.metrics.filter((metric) => metric.kind === "answers");
  const judge = createJudge(judgements.gallery, judgements.groups);
  const settings = judgements.settings.map((setting) => createSettingScores(setting, rankingMetrics));
  const { queries, depth } = plan(judgements, rankingMetrics, judge.countPositives);
  if (queries.length === 0) throw nothingToFind(protocol, judgements);
  const atOnce = Math.max(1, Math.min(QUERIES_AT_ONCE, Math.floor(PLACES_AT_ONCE / depth)));
  for (let start = 0; start < queries.length; start += atOnce) {
    const asked = queries.slice(start, start + atOnce);
    const rankings = await rank(asked, depth);
    checkCount(rankings.length, asked.length);
    for (const [place, query] of asked.entries()) {
      for (const scores of settings) scores.judge(query, rankings[place] as Ranking, judge);
    }
    options.onProgress?.(start + asked.length, queries.length);
  }
  const metrics: Metric[] = [];
  for (const scores of settings) metrics.push(...(await scores.figures(answerMetrics, options)));
  return {
    protocol: protocol.stated,
    gallery: judgements.gallery,
    queries: queries.length,
    excludedQueries: judgements.queries - queries.length,
    metrics,
    perQuery: Object.assign({}, ...settings.map((scores) => scores.perQuery())),
    answers: Object.fromEntries(settings.flatMap((scores) => scores.answers())),
  };
}

/** Which queries are asked, rising, and how deep: what the metrics look at, and what is taken out before. */
function plan(judgements: Judgements, metrics: readonly RankingMetric[], count: (judgement: Judgement) => number) {
  const queries = new Set<number>();
  const groupSize = judgements.groups === undefined ? 1 : largestGroup(judgements.groups);
  let deepest = 1;
  for (const { judgements: asked } of judgements.settings) {
    for (const judgement of asked) {
      queries.add(judgement.query);
      const removed = judgement.ignored.length + (judgement.self === undefined ? 0 : 1);
      deepest = Math.max(deepest, removed + ranksNeeded(metrics, count(judgement)) * groupSize);
    }
  }
  return { queries: [...queries].sort((a, b) => a - b), depth: Math.min(judgements.gallery, deepest) };
}

function largestGroup(groups: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let largest = 0;
  for (const size of sizes.values()) largest = Math.max(largest, size);
  return largest;
}

function checkCount(answers: number, queries: number): void {
  if (answers === queries) return;
  throw new RetrievalError({ what: "rankings", expected: `${queries}, one a query`, got: String(answers) });
}

function nothingToFind({ name, stated }: Protocol, { queries, gallery }: Judgements): RetrievalError {
  return new RetrievalError({
    what: `${name}: queries with something to find`,
    expected: `at least one (${stated.positives})`,
    got: `none of ${queries} queries in a gallery of ${gallery}`,
    remedy: "Check the labels, positions or frames of the data, or choose another protocol.",
  });
}
