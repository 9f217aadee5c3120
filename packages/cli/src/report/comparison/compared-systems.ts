import { isDeepStrictEqual } from "node:util";
import { type PairedDifference, RetrievalError } from "@loci/core";
import type { CellQuery, CellSummary } from "../../experiments/cell-result.js";
import type { CellResult } from "./gather-cells.js";

/** Cells that differ in the seed only. */
export interface System {
  readonly name: string;
  /** rising by seed */
  readonly cells: readonly CellResult[];
  readonly seeds: readonly number[];
}

/** Systems on the same pictures under the same protocol. */
export interface DataSystems {
  readonly data: CellSummary["data"];
  readonly protocol: CellSummary["protocol"];
  readonly systems: readonly System[];
}

/** How much better one system is than another in the main metric. */
export interface SystemDifference extends PairedDifference {
  /** Holm's, over all pairs of systems */
  readonly adjusted: number;
}

/**
 * Cells by what they can be compared on, then by system.
 * @throws RetrievalError when a system has one seed twice, or the cells of one comparison were asked other queries
 */
export function gatherSystems(cells: readonly CellResult[]): DataSystems[] {
  const comparisons: { data: CellSummary["data"]; protocol: CellSummary["protocol"]; cells: CellResult[] }[] = [];
  for (const cell of cells) {
    const { data, protocol } = cell.summary;
    const known = comparisons.find(
      (other) => other.data.fingerprint === data.fingerprint && isDeepStrictEqual(other.protocol, protocol),
    );
    if (known === undefined) comparisons.push({ data, protocol, cells: [cell] });
    else known.cells.push(sameQueries(cell, known.cells[0] as CellResult));
  }
  return comparisons.map(({ data, protocol, cells: own }) => ({ data, protocol, systems: systemsOf(own) }));
}

function systemsOf(cells: readonly CellResult[]): System[] {
  const names = [...new Set(cells.map(({ summary }) => summary.system))];
  return names.map((name) => {
    const own = cells.filter(({ summary }) => summary.system === name);
    const rising = own.sort((a, b) => seedOf(a) - seedOf(b));
    const seeds = rising.map(seedOf);
    const twice = seeds.find((seed, place) => seeds.indexOf(seed) !== place);
    if (twice !== undefined) {
      throw new RetrievalError({
        what: `results of ${name}`,
        expected: "one cell a seed",
        got: `two of seed ${twice}`,
        remedy: "Give systems that differ in more than the seed names of their own.",
      });
    }
    return { name, cells: rising, seeds };
  });
}

const seedOf = ({ summary }: CellResult): number => summary.configuration.seed;

/** With its queries in the order of the other's. */
function sameQueries(cell: CellResult, { summary, queries }: CellResult): CellResult {
  if (cell.queries.every(({ query }, place) => query === queries[place]?.query)) {
    if (cell.queries.length === queries.length) return cell;
  }
  const byName = new Map(cell.queries.map((query) => [query.query, query]));
  const ordered = queries.map(({ query }) => byName.get(query));
  if (byName.size !== cell.queries.length || ordered.includes(undefined) || ordered.length !== byName.size) {
    throw new RetrievalError({
      what: `queries of cell ${cell.summary.id} (${cell.summary.system})`,
      expected: `the ${queries.length} of cell ${summary.id}`,
      got: `${cell.queries.length}, not the same`,
      remedy: "Compare systems on the same pictures under the same protocol.",
    });
  }
  return { ...cell, queries: ordered as CellQuery[] };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean over a system's cells. */
export const overCells = ({ cells }: System, value: (summary: CellSummary) => number): number =>
  mean(cells.map(({ summary }) => value(summary)));

/** Whether the first answer is right. */
export const isRight = ({ neighbours }: CellQuery): boolean => neighbours[0]?.isPositive ?? false;
