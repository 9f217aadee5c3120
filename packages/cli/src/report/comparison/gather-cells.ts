import { RetrievalError } from "@loci/core";
import type { MetricsEntry } from "@loci/heads";
import type { CellFailure, CellLine, CellQuery, CellSummary } from "../../experiments/cell-result.js";

/** The lines of one cell that came to an end. */
export interface CellResult {
  readonly summary: CellSummary;
  readonly queries: readonly CellQuery[];
  readonly training: readonly MetricsEntry[];
}

export interface Results {
  readonly cells: readonly CellResult[];
  readonly failures: readonly CellFailure[];
}

/**
 * Cells from the lines of their files, one file after the other.
 * @throws RetrievalError when a query or a training line comes before any cell
 */
export async function gatherCells(lines: Iterable<CellLine> | AsyncIterable<CellLine>): Promise<Results> {
  const cells: { summary: CellSummary; queries: CellQuery[]; training: MetricsEntry[] }[] = [];
  const failures: CellFailure[] = [];
  for await (const line of lines) {
    if (line.kind === "failure") failures.push(line);
    else if (line.kind === "cell") cells.push({ summary: line, queries: [], training: [] });
    else {
      const cell = cells.at(-1);
      if (cell === undefined) {
        throw new RetrievalError({ what: "results", expected: "a cell first", got: `a line of kind ${line.kind}` });
      }
      if (line.kind === "query") cell.queries.push(line);
      else cell.training.push(line.entry);
    }
  }
  return { cells, failures };
}
