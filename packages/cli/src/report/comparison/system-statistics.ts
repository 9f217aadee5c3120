import { setImmediate } from "node:timers/promises";
import {
  adjustByHolm,
  type BootstrapOptions,
  compactLetters,
  differenceOfDraws,
  drawSystems,
  type Interval,
  intervalOfDraws,
  type PairedDifference,
  RetrievalError,
  type SystemDraws,
} from "@loci/core";
import type { DataSystems, System, SystemDifference } from "./compared-systems.js";
import { overCells } from "./compared-systems.js";

/** A system with what the statistics say of it. */
export interface RankedSystem extends System {
  /** by metric; without ends where the metric is no mean over queries and there is more than one seed */
  readonly metrics: ReadonlyMap<string, Pick<Interval, "mean"> & Partial<Interval>>;
  /** of the main metric: systems that share one do not differ significantly */
  readonly letters: string;
}

export interface Comparison extends Omit<DataSystems, "systems"> {
  readonly main: string;
  /** of the bootstrap in the main metric, and at the most of the others */
  readonly resamples: number;
  /** names, in the order of the protocol */
  readonly metrics: readonly string[];
  /** best first in the main metric */
  readonly systems: readonly RankedSystem[];
  /** in the main metric, by places of two systems: how much better the first is */
  readonly difference: (first: number, second: number) => SystemDifference;
}

export interface StatisticsOptions extends BootstrapOptions {
  /** at the least: many pairs of systems need more, since no p below 0.5 / resamples can be seen; default 2000 */
  readonly resamples?: number;
  /** the metric that systems are sorted and tested by; the first of the protocol that is a mean over queries if left out */
  readonly metric?: string;
}

/** So many for each pair of systems bring the smallest corrected p to 0.025. */
const RESAMPLES_A_PAIR = 20;

/** @throws RetrievalError when the metric is not a mean over queries, or systems were judged by it on other queries */
export async function compareSystems(given: DataSystems, options: StatisticsOptions): Promise<Comparison> {
  const { systems, ...rest } = given;
  const metrics = [...new Set(systems.flatMap(({ cells }) => cells[0]?.summary.metrics.map(({ name }) => name) ?? []))];
  const perQuery = metrics.filter((name) =>
    systems.every(({ cells }) => cells.every(({ queries }) => queries.some(({ scores }) => name in scores))),
  );
  const main = options.metric ?? perQuery[0];
  if (main === undefined || !perQuery.includes(main)) {
    throw new RetrievalError({
      what: `main metric of the comparison on ${given.data.name}`,
      expected: perQuery.join(", ") || "a metric that is a mean over queries",
      got: String(main),
    });
  }
  const pairs = (systems.length * (systems.length - 1)) / 2;
  const resamples = Math.max(options.resamples ?? 2000, RESAMPLES_A_PAIR * pairs);
  const draws = new Map<string, readonly SystemDraws[]>();
  for (const name of perQuery) {
    const scores = systems.map((system) => scoresOf(system, name));
    draws.set(name, await drawSystems(scores, name === main ? { ...options, resamples } : options));
  }
  const ofMain = draws.get(main) as readonly SystemDraws[];
  const order = [...systems.keys()].sort((a, b) => (ofMain[b] as SystemDraws).mean - (ofMain[a] as SystemDraws).mean);
  const differences = await pairDifferences(
    order.map((place) => ofMain[place] as SystemDraws),
    options,
  );
  const { level = 0.95 } = options;
  const letters = compactLetters(order.length, (a, b) => differences(a, b).adjusted < 1 - level);
  const ranked = order.map((place, rank): RankedSystem => {
    const system = systems[place] as System;
    const intervals = metrics.map((name) => {
      const drawn = draws.get(name)?.[place];
      return [name, drawn === undefined ? reported(system, name) : intervalOfDraws(drawn, options)] as const;
    });
    return { ...system, metrics: new Map(intervals), letters: letters[rank] as string };
  });
  return { ...rest, main, resamples, metrics, systems: ranked, difference: differences };
}

function scoresOf({ name, seeds, cells }: System, metric: string) {
  const counted = cells.map(({ queries }) => queries.filter(({ scores }) => metric in scores));
  const [first, ...others] = counted.map((queries) => queries.map(({ query }) => query).join("\n"));
  if (others.some((queries) => queries !== first)) {
    throw new RetrievalError({
      what: `${metric} of ${name}`,
      expected: "the same queries under every seed",
      got: "others",
    });
  }
  return { seeds, scores: counted.map((queries) => queries.map(({ scores }) => scores[metric] as number)) };
}

/** What the cell says itself: an interval of the mean over seeds is not known. */
function reported(system: System, name: string): Pick<Interval, "mean"> & Partial<Interval> {
  const metricOf = (metrics: System["cells"][number]["summary"]["metrics"]) =>
    metrics.find((metric) => metric.name === name);
  const only = system.cells.length === 1 ? metricOf(system.cells[0]?.summary.metrics ?? []) : undefined;
  if (only !== undefined) return { mean: only.value, lower: only.lower, upper: only.upper };
  return { mean: overCells(system, ({ metrics }) => metricOf(metrics)?.value ?? Number.NaN) };
}

async function pairDifferences(
  draws: readonly SystemDraws[],
  options: BootstrapOptions,
): Promise<Comparison["difference"]> {
  const pairs: ({ readonly a: number; readonly b: number } & PairedDifference)[] = [];
  for (const [a, first] of draws.entries()) {
    for (const [after, second] of draws.slice(a + 1).entries()) {
      pairs.push({ a, b: a + 1 + after, ...differenceOfDraws(first, second, options) });
    }
    // Each pair sorts its draws: other work gets a turn.
    await setImmediate();
  }
  const adjusted = adjustByHolm(pairs.map(({ pValue }) => pValue));
  const table = new Map(
    pairs.map(({ a, b, ...pair }, i) => [`${a} ${b}`, { ...pair, adjusted: adjusted[i] as number }]),
  );
  return (first, second) => {
    const known = table.get(`${Math.min(first, second)} ${Math.max(first, second)}`) as SystemDifference;
    if (first < second) return known;
    return { ...known, mean: -known.mean, lower: -known.upper, upper: -known.lower };
  };
}
