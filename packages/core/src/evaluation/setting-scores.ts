import { RetrievalError } from "../errors.js";
import { type BootstrapOptions, bootstrapStatistics, meanStatistic, type Statistic } from "./bootstrap.js";
import type { Judge, Ranking } from "./judged-ranking.js";
import type { AnswerMetric, RankingMetric } from "./metrics.js";
import { type Answers, precisionRecallCurve, surestFirst } from "./precision-recall.js";
import type { JudgedSetting } from "./protocol.js";

/** A figure over the queries, 0 to 1, with its 95 % interval. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** number of queries behind it */
  readonly queries: number;
}

/** For paired tests of two systems on the same queries, and for breakdowns. */
export interface QueryScores {
  /** places in `Dataset.queries`, rising */
  readonly queries: readonly number[];
  /** in the order of `queries`, 0 to 1 */
  readonly scores: readonly number[];
}

/** The first answers under one setting. */
export interface FirstAnswers extends Answers {
  /** places in `Dataset.queries`, rising */
  readonly queries: readonly number[];
}

/** How many ranks of a query the metrics look at; the first is looked at in any case. */
export const ranksNeeded = (metrics: readonly RankingMetric[], positives: number): number =>
  metrics.reduce((most, metric) => Math.max(most, metric.ranks(positives)), 1);

/** Collects what one setting of a protocol makes of the rankings, and sums it up. */
export function createSettingScores(setting: JudgedSetting, metrics: readonly RankingMetric[]) {
  const judgementOf = new Map(setting.judgements.map((judgement) => [judgement.query, judgement]));
  const nameOf = (metric: string) => (setting.name === "" ? metric : `${setting.name} ${metric}`);
  const queries: number[] = [];
  const scores = new Map(metrics.map((metric) => [metric, [] as number[]]));
  const firsts: { score: number | undefined; correct: boolean }[] = [];

  const hasScores = () => queries.length > 0 && firsts.every(({ score }) => score !== undefined);
  const firstAnswers = (): FirstAnswers => ({
    queries,
    scores: firsts.map(({ score }) => score as number),
    correct: firsts.map(({ correct }) => correct),
  });

  return {
    /** Does nothing for a query that does not ask under this setting. Without positives it counts as missed: 0. */
    judge(query: number, ranking: Ranking, judge: Judge): void {
      const judgement = judgementOf.get(query);
      if (judgement === undefined) return;
      const judged = judge.judge(ranking, judgement, (positives) => ranksNeeded(metrics, positives));
      queries.push(query);
      for (const [metric, values] of scores) values.push(judged.positives === 0 ? 0 : metric.score(judged));
      firsts.push({ score: judged.firstScore, correct: judged.hits[0] === 1 });
    },
    perQuery: (): Record<string, QueryScores> =>
      Object.fromEntries([...scores].map(([{ name }, values]) => [nameOf(name), { queries, scores: values }])),
    answers: (): [string, FirstAnswers][] => (hasScores() ? [[setting.name, firstAnswers()]] : []),
    /** @throws RetrievalError when there are metrics of answers and the system gave no scores */
    async figures(ofAnswers: readonly AnswerMetric[], options: BootstrapOptions): Promise<readonly Metric[]> {
      if (queries.length === 0) return [];
      const [first] = ofAnswers;
      if (first !== undefined && !hasScores()) throw noScores(first.name);
      const statistics = new Map<string, Statistic>([
        ...[...scores].map(([{ name }, values]) => [name, meanStatistic(values)] as const),
        ...(first === undefined ? [] : overAnswers(ofAnswers, firstAnswers())),
      ]);
      const intervals = await bootstrapStatistics(queries.length, [...statistics.values()], options);
      return [...statistics.keys()].map((name, place) => {
        const { mean, lower, upper } = intervals[place] as (typeof intervals)[number];
        return { name: nameOf(name), value: mean, lower, upper, queries: queries.length };
      });
    },
  };
}

function overAnswers(metrics: readonly AnswerMetric[], answers: Answers): readonly (readonly [string, Statistic])[] {
  const order = surestFirst(answers);
  return metrics.map(({ name, value }) => [name, (counts) => value(precisionRecallCurve(answers, order, counts))]);
}

function noScores(metric: string): RetrievalError {
  return new RetrievalError({
    what: `metric ${metric}: scores of the first answers`,
    expected: "one a query",
    got: "a system that gives an order only",
    remedy: "Give scores or distances, or leave the metric out.",
  });
}
