import type { MetricsEntry } from "@loci/heads";
import type { LinePlot, PlotLine } from "./line-plot.js";
import { smooth } from "./smooth.js";

export interface TitledPlot extends Pick<LinePlot, "lines" | "scale"> {
  readonly title: string;
  /** Unit, range, and what there is to see in it. */
  readonly note: string;
}

type Entry<Kind extends MetricsEntry["kind"]> = Extract<MetricsEntry, { kind: Kind }>;

/** The entries of a kind, in the order in which they were written. */
export function entriesOf<Kind extends MetricsEntry["kind"]>(metrics: readonly MetricsEntry[], kind: Kind) {
  return metrics.filter((entry): entry is Entry<Kind> => entry.kind === kind);
}

/** What a run wrote down as plots over its steps; those that it wrote nothing for are left out. */
export function trainingPlots(metrics: readonly MetricsEntry[]): TitledPlot[] {
  const plots = [...stepPlots(entriesOf(metrics, "step")), miningPlot(entriesOf(metrics, "mining"))];
  plots.splice(1, 0, validationPlot(entriesOf(metrics, "validation")));
  return plots.filter(({ lines }) => lines.some(({ points }) => points.length > 0));
}

function stepPlots(steps: readonly Entry<"step">[]): TitledPlot[] {
  const curve = (value: (entry: Entry<"step">) => number) => steps.map((entry) => [entry.step, value(entry)] as const);
  const plot = (title: string, note: string, lines: readonly PlotLine[]): TitledPlot => ({ title, note, lines });
  const noisy = (value: (entry: Entry<"step">) => number) => rawAndSmooth(curve(value));
  const ranks = steps.flatMap(({ step, effectiveRank }) =>
    effectiveRank === undefined ? [] : [[step, effectiveRank] as const],
  );
  return [
    plot(
      "Loss",
      "of each batch (pale) and smoothed",
      noisy(({ loss }) => loss),
    ),
    plot("Learning rate", "after the schedule", [{ name: "rate", points: curve(({ rate }) => rate) }]),
    {
      ...plot(
        "Gradient norm",
        "before clipping, logarithmic",
        noisy(({ gradientNorm }) => gradientNorm),
      ),
      scale: "logarithmic",
    },
    plot(
      "Active triplets",
      "part that violates a margin of 0.1",
      noisy((step) => step.activeTriplets),
    ),
    plot(
      "Mean distance",
      "of descriptors, 0 to 2; near 0 is collapse",
      noisy((step) => step.meanDistance),
    ),
    plot(
      "Mined triplets",
      "part that still violates the margin; it falls until they are mined anew",
      rawAndSmooth(steps.flatMap(({ step, mined }) => (mined === undefined ? [] : [[step, mined.violating] as const]))),
    ),
    plot("Effective rank", "of descriptors; near 1 is collapse", rawAndSmooth(ranks)),
    plot(
      "Pictures per second",
      "of each step",
      noisy((step) => step.picturesPerSecond),
    ),
  ];
}

function validationPlot(validations: readonly Entry<"validation">[]): TitledPlot {
  const names = [...new Set(validations.flatMap(({ scores }) => Object.keys(scores)))];
  const lines = names.map((name): PlotLine => {
    const points = validations.map(({ step, scores }) => [step, scores[name] ?? Number.NaN] as const);
    return { name, points, marksHighest: true };
  });
  return {
    title: "Validation",
    note: "held-out classes or places; best marked",
    lines,
  };
}

function miningPlot(rounds: readonly Entry<"mining">[]): TitledPlot {
  const points = rounds.map(({ step, violating }) => [step, violating] as const);
  return { title: "Mined queries", note: "part that has a violating negative", lines: [{ name: "queries", points }] };
}

/** The smoothed line weighs about so large a part of the run. */
const SMOOTHED_PART = 1 / 50;

function rawAndSmooth(points: PlotLine["points"]): PlotLine[] {
  const span = points.length * SMOOTHED_PART;
  // Of so few points the smoothed line would be the raw one.
  if (span < 1) return [{ name: "raw", points }];
  return [
    { name: "raw", points, faint: true },
    { name: "smoothed", points: smooth(points, span) },
  ];
}
