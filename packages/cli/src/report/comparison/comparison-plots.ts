import { stringify } from "csv-stringify/sync";
import { thin } from "../thin.js";
import { trainingPlots } from "../training-plots.js";
import { overCells } from "./compared-systems.js";
import { type Curve, curvePlot } from "./curve-plot.js";
import { paretoPlot } from "./pareto-plot.js";
import { plotSvg } from "./plot-svg.js";
import type { Comparison } from "./system-statistics.js";

export interface ComparisonPlot {
  /** of its files, without extension */
  readonly file: string;
  readonly title: string;
  readonly note: string;
  readonly kind: "pareto" | "recall" | "training";
  readonly svg: string;
  readonly csv: string;
}

/** Every plot of a comparison: quality against costs, recall at the cut-offs, and how the systems were trained, under their lowest seeds. */
export function comparisonPlots(comparison: Comparison): ComparisonPlot[] {
  return [...paretoPlots(comparison), ...recallPlots(comparison), ...trainingCurves(comparison)];
}

function paretoPlots({ main, systems }: Comparison): ComparisonPlot[] {
  const costs = [
    ["bytes", "bytes a descriptor", "bytes", ({ bytes }) => bytes],
    ["query-time", "milliseconds a query", "milliseconds", ({ cost }) => cost.millisecondsPerQuery],
    ["picture-time", "milliseconds a picture", "milliseconds", ({ cost }) => cost.millisecondsPerPicture],
  ] as const satisfies readonly (readonly [string, string, string, Parameters<typeof overCells>[1]])[];
  return costs.flatMap(([name, title, column, costOf]) => {
    const points = systems.map((system) => {
      const quality = system.metrics.get(main)?.mean ?? Number.NaN;
      return { name: system.name, cost: overCells(system, costOf), quality };
    });
    if (!points.some(({ cost }) => cost > 0)) return [];
    return [
      {
        ...{ file: `pareto-${name}`, kind: "pareto", title: `${main} against ${title}` },
        note: "The line joins the systems that no other beats in both.",
        svg: plotSvg(paretoPlot(points, title, main)),
        csv: stringify([["system", column, main], ...points.map((point) => [point.name, point.cost, point.quality])]),
      } as const,
    ];
  });
}

/** Metrics of one name at several k, as curves over k. */
function recallPlots({ metrics, systems }: Comparison): ComparisonPlot[] {
  const families = new Map<string, { readonly k: number; readonly metric: string }[]>();
  for (const metric of metrics) {
    const [, name, k] = /^(.*)@(\d+)$/.exec(metric) ?? [];
    if (name !== undefined) families.set(name, [...(families.get(name) ?? []), { k: Number(k), metric }]);
  }
  return [...families].flatMap(([name, cutoffs]) => {
    if (cutoffs.length < 2) return [];
    const rising = cutoffs.sort((a, b) => a.k - b.k);
    const curves = systems.map(
      (system, rank): Curve => ({
        ...{ name: system.name, rank },
        points: rising.map(({ k, metric }) => [k, 100 * (system.metrics.get(metric)?.mean ?? Number.NaN)]),
      }),
    );
    return [
      {
        ...{
          file: `${fileName(name)}-at-k`,
          kind: "recall",
          title: `${name}@k`,
          note: "At the cut-offs of the protocol, drawn at even steps.",
        },
        svg: plotSvg(curvePlot(curves, { along: "k", up: `${name}@k, %`, isStepwise: true })),
        csv: curvesAsCsv("k", `${name}@k in per cent`, curves),
      } as const,
    ];
  });
}

/** Places along a training curve: the whole run in as many points as can be told apart. */
const PLACES = 60;

function trainingCurves({ systems }: Comparison): ComparisonPlot[] {
  const plots = new Map<string, { note: string; isLogarithmic: boolean; curves: Curve[] }>();
  for (const [rank, { name, cells }] of systems.entries()) {
    const [cell] = cells;
    if (cell !== undefined) {
      for (const { title, note, lines, scale } of trainingPlots(cell.training)) {
        for (const line of lines.filter(({ faint }) => !faint)) {
          const named = lines.filter(({ faint }) => !faint).length > 1;
          const key = named ? `${title}: ${line.name}` : title;
          const plot = plots.get(key) ?? { note, isLogarithmic: scale === "logarithmic", curves: [] };
          plot.curves.push({
            name: `${name}, seed ${cell.summary.configuration.seed}`,
            rank,
            points: thin(line.points, PLACES),
          });
          plots.set(key, plot);
        }
      }
    }
  }
  return [...plots].map(([title, { note, isLogarithmic, curves }]) => ({
    ...{
      file: `training-${fileName(title)}`,
      kind: "training",
      title,
      note: note.replace(" (pale) and", ",").replace("; best marked", ""),
    },
    svg: plotSvg(curvePlot(curves, { along: "step", up: title, ...(isLogarithmic && { isLogarithmic }) })),
    csv: curvesAsCsv("step", title, curves),
  }));
}

const curvesAsCsv = (along: string, up: string, curves: readonly Curve[]): string =>
  stringify([["system", along, up], ...curves.flatMap(({ name, points }) => points.map(([x, y]) => [name, x, y]))]);

/** Lower case, without what file systems dislike. */
export const fileName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
