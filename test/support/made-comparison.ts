import { type Comparison, compareSystems, gatherCells, gatherSystems } from "@loci/cli";
import type { CellLine } from "../../packages/cli/src/experiments/cell-result.js";
import { type MadeExperiment, madeResults } from "./experiment-results.js";

async function comparisonOf(lines: readonly CellLine[]): Promise<Comparison> {
  const [systems] = gatherSystems((await gatherCells(lines)).cells);
  return compareSystems(systems!, { resamples: 200 });
}

/** What the report is made from, of made lines; 200 resamples. */
export const madeComparison = (experiment: Partial<MadeExperiment> = {}): Promise<Comparison> =>
  comparisonOf(madeResults({ systems: ["gem", "netvlad <64>"], seeds: [1, 2], queries: 24, ...experiment }));
