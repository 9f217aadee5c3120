import { mkdir } from "node:fs/promises";
import path from "node:path";
import { writeFileAtomically } from "@loci/core";
import type { CellLine } from "../../experiments/cell-result.js";
import { breakdownCsv } from "./breakdown-section.js";
import { breakDownSystems } from "./breakdowns.js";
import { gatherSystems } from "./compared-systems.js";
import { type ComparisonView, comparisonPage } from "./comparison-page.js";
import { comparisonPlots, fileName } from "./comparison-plots.js";
import { disagreements } from "./disagreements.js";
import { galleryThumbnails } from "./gallery-section.js";
import { gatherCells } from "./gather-cells.js";
import { standaloneSvg } from "./plot-svg.js";
import { differencesCsv, latexTables, markdownTables, resultCsv } from "./result-text-tables.js";
import { type Comparison, compareSystems, type StatisticsOptions } from "./system-statistics.js";

export interface ComparisonOptions extends StatisticsOptions {
  readonly title?: string;
  /** as it was typed */
  readonly command?: string;
  /** text of the experiment's file */
  readonly experiment?: string;
  /** the file of a picture, by the name of its data set and its path there; undefined where it is not at hand */
  readonly fileOf?: (data: string, picture: string) => string | undefined;
  readonly signal?: AbortSignal;
}

export interface WrittenComparison {
  /** path of the page */
  readonly page: string;
  /** one for each data set and protocol */
  readonly comparisons: readonly Comparison[];
  readonly failures: number;
}

const RESAMPLES = 10_000;
/** Of the gallery of one comparison: together some hundred small pictures. */
const LIMITS = { others: 5, queries: 4 } as const;

/**
 * Writes what the cells of an experiment come to into a folder: `report.html`, which needs no other file, `table.md`,
 * `table.tex`, and `plots/` and `data/` with the SVG and CSV files of every plot and table.
 * @param lines of a `results.jsonl`, see `readResultLines`
 * @throws RetrievalError when the cells of one comparison were asked other queries, and when the folder cannot be written
 */
export async function writeComparison(
  directory: string,
  lines: Iterable<CellLine> | AsyncIterable<CellLine>,
  options: ComparisonOptions = {},
): Promise<WrittenComparison> {
  const { title = "Comparison", fileOf, command, experiment, signal } = options;
  const statistics = { resamples: RESAMPLES, level: 0.95, seed: 1, ...options };
  const { cells, failures } = await gatherCells(lines);
  const views: ComparisonView[] = [];
  for (const given of gatherSystems(cells)) {
    const comparison = await compareSystems(given, statistics);
    signal?.throwIfAborted();
    const pairs = disagreements(comparison, LIMITS);
    const thumbnails = await galleryThumbnails(pairs, (picture) => fileOf?.(given.data.name, picture));
    views.push({ comparison, plots: comparisonPlots(comparison), disagreements: pairs, thumbnails });
    signal?.throwIfAborted();
  }
  const comparisons = views.map(({ comparison }) => comparison);
  const { level, seed } = statistics;
  const facts = { level, seed, ...(command && { command }), ...(experiment && { experiment }) };
  await mkdir(path.join(directory, "plots"), { recursive: true });
  await mkdir(path.join(directory, "data"), { recursive: true });
  const write = (file: string, content: string) => writeFileAtomically(path.join(directory, file), content);
  for (const [place, view] of views.entries()) {
    for (const [file, content] of filesOf(view, prefixOf(comparisons, place))) await write(file, content);
  }
  await write("table.md", markdownTables(comparisons, level));
  await write("table.tex", latexTables(comparisons, level));
  await write("report.html", comparisonPage(title, views, failures, facts));
  return { page: path.join(directory, "report.html"), comparisons, failures: failures.length };
}

/** Before the names of a comparison's files, where there are several. */
const prefixOf = (comparisons: readonly Comparison[], place: number): string =>
  comparisons.length > 1 ? `${place + 1}-${fileName(comparisons[place]?.data.name ?? "")}-` : "";

function filesOf({ comparison, plots }: ComparisonView, prefix: string): (readonly [string, string])[] {
  return [
    ...plots.flatMap(({ file, svg, csv }) => [
      [`plots/${prefix}${file}.svg`, standaloneSvg(svg)] as const,
      [`plots/${prefix}${file}.csv`, csv] as const,
    ]),
    [`data/${prefix}systems.csv`, resultCsv(comparison)],
    [`data/${prefix}differences.csv`, differencesCsv(comparison)],
    ...breakDownSystems(comparison).map(
      (breakdown) =>
        [`data/${prefix}by-${fileName(breakdown.column)}.csv`, breakdownCsv(breakdown, comparison)] as const,
    ),
  ];
}
