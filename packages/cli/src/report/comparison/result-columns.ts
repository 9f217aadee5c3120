import { finishDefinitions, parseHeadSpec } from "@loci/heads";
import { overCells } from "./compared-systems.js";
import type { Comparison, RankedSystem } from "./system-statistics.js";

export interface ResultColumn {
  readonly name: string;
  /** what a reader may not guess */
  readonly note: string;
  /** sorted by; NaN where there is none */
  readonly value: (system: RankedSystem) => number;
  readonly text: (system: RankedSystem) => string;
}

/** Rows that are compared at one size. */
export interface ResultGroup {
  readonly title: string;
  readonly systems: readonly RankedSystem[];
}

/** The figures of a system, behind its name. */
export function resultColumns({ metrics, main }: Comparison): ResultColumn[] {
  const column = (
    name: string,
    note: string,
    value: (system: RankedSystem) => number,
    digits: (n: number) => string,
  ) => ({
    ...{ name, note, value },
    text: (system: RankedSystem) => digits(value(system)),
  });
  const cost = (name: string, note: string, value: Parameters<typeof overCells>[1], digits = short) =>
    column(name, note, (system) => overCells(system, value), digits);
  return [
    ...[main, ...metrics.filter((name) => name !== main)].map((name) => metricColumn(name)),
    cost("dimension", "numbers a descriptor", ({ dimension }) => dimension, whole),
    cost("bytes", "a descriptor, in the precision of the index", ({ bytes }) => bytes, whole),
    cost(
      "ms/query",
      "search and re-ranking, descriptor given",
      ({ cost: { millisecondsPerQuery } }) => millisecondsPerQuery,
    ),
    cost("pictures/s", "from encoded picture to descriptor", (cell) => 1000 / cell.cost.millisecondsPerPicture),
    cost("index", "size", ({ cost: { indexBytes } }) => indexBytes, asBytes),
    cost(
      "ANN loss",
      "share of the exact ten nearest that the index misses",
      ({ indexRecall }) => 1 - indexRecall,
      short,
    ),
    cost("training", "time", ({ cost: { trainingSeconds } }) => trainingSeconds, asTime),
    cost("parameters", "of the head, learned", ({ parameters }) => parameters, whole),
    column("seeds", "runs behind the figures", ({ seeds }) => seeds.length, whole),
  ];
}

function metricColumn(name: string): ResultColumn {
  return {
    ...{ name, note: "in per cent, with the interval" },
    value: ({ metrics }) => metrics.get(name)?.mean ?? Number.NaN,
    text: ({ metrics }) => {
      const { mean = Number.NaN, lower, upper } = metrics.get(name) ?? {};
      if (!Number.isFinite(mean)) return "–";
      return lower === undefined || upper === undefined
        ? percent(mean)
        : `${percent(mean)} [${percent(lower)}, ${percent(upper)}]`;
    },
  };
}

/**
 * Heads as they are, then each dimension that a finish brought systems to and that at least two have, with all that have it:
 * a system of natural dimension may stand in both.
 */
export function resultGroups({ systems }: Comparison): ResultGroup[] {
  const natural = systems.filter((system) => !isShortened(system));
  const shortened = systems.filter(isShortened);
  const sizes = [...new Set(shortened.map(dimensionOf))].sort((a, b) => b - a);
  const bySize = sizes.map((size) => ({ size, systems: systems.filter((system) => dimensionOf(system) === size) }));
  const alone = bySize.filter((group) => group.systems.length === 1).flatMap((group) => group.systems);
  return [
    { title: "Natural dimension", systems: natural },
    ...bySize
      .filter((group) => group.systems.length > 1)
      .map((group) => ({ title: `Equal dimension: ${whole(group.size)}`, systems: group.systems })),
    { title: "Shortened, each to a dimension of its own", systems: systems.filter((system) => alone.includes(system)) },
  ].filter((group) => group.systems.length > 0);
}

const dimensionOf = ({ cells }: RankedSystem): number => cells[0]?.summary.dimension ?? 0;

/** Whether a finish sets the dimension. */
function isShortened({ cells }: RankedSystem): boolean {
  try {
    const { finishes = [] } = parseHeadSpec(cells[0]?.summary.configuration.head ?? "");
    return finishes.some(({ name }) => finishDefinitions[name]?.options.shape["dimensions"] !== undefined);
  } catch {
    // A head of another version of Loci: taken as it is.
    return false;
  }
}

export const percent = (value: number): string => (100 * value).toFixed(1);
const whole = (value: number): string => Math.round(value).toLocaleString("en");
export const short = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "–");

function asBytes(value: number): string {
  const power = Math.max(0, Math.min(3, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${short(value / 1000 ** power)} ${["B", "kB", "MB", "GB"][power]}`;
}

function asTime(seconds: number): string {
  if (seconds < 60) return `${short(seconds)} s`;
  return seconds < 3600 ? `${short(seconds / 60)} min` : `${short(seconds / 3600)} h`;
}
