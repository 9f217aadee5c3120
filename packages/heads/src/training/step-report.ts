import { collapseAlarm } from "./alarms.js";
import { descriptorStatistics, fractionOfActiveTriplets, meanDistance } from "./descriptor-statistics.js";
import type { StepResult } from "./learner.js";
import type { MetricsEntry } from "./metrics-log.js";

/** What a step's line tells besides what the learner saw. */
export interface StepFacts {
  /** Steps done, this one included. */
  readonly step: number;
  /** `[batch]` */
  readonly labels: Int32Array;
  readonly rate: number;
  readonly picturesPerSecond: number;
  /** Where the batch was mined: how many steps ago, and for which margin (squared distance). */
  readonly mined?: { readonly age: number; readonly margin: number } | undefined;
}

/** Effective rank takes time in proportion to the cube of the batch: once in so many steps. */
const RANK_EVERY = 25;
/** Of the share of active triplets in the log, which is to be comparable between losses. */
const ACTIVE_MARGIN = 0.1;

/** The line of a step in the log, and after it an alarm when descriptors collapse. */
export function reportStep(
  { similarities, selection, loss, gradientNorm }: Omit<StepResult, "maps">,
  { step, labels, rate, picturesPerSecond, mined }: StepFacts,
): readonly [Extract<MetricsEntry, { kind: "step" }>, ...MetricsEntry[]] {
  const withRank = step % RANK_EVERY === 1;
  const statistics = withRank ? descriptorStatistics(similarities) : { meanDistance: meanDistance(similarities) };
  const violating = (margin: number) =>
    fractionOfActiveTriplets({ similarities, labels, selection }, { margin, squared: true });
  const entry = {
    kind: "step" as const,
    ...{ step, loss, gradientNorm, rate, picturesPerSecond },
    ...{ activeTriplets: violating(ACTIVE_MARGIN), ...statistics },
    ...(mined && { mined: { age: mined.age, violating: violating(mined.margin) } }),
  };
  const rank = "effectiveRank" in statistics ? (statistics.effectiveRank as number) : undefined;
  const alarm = withRank ? collapseAlarm(statistics.meanDistance, rank) : undefined;
  return [entry, ...(alarm === undefined ? [] : [{ kind: "alarm", step, text: alarm } as const])];
}
