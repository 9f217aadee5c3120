import { join } from "node:path";
import { RetrievalError } from "../../errors.js";
import { type Report, type SourceLine, tryRow } from "../dataset-problems.js";
import { openTable } from "./open-table.js";

export interface TableRecord<Column extends string> {
  readonly source: SourceLine;
  readonly record: Readonly<Record<Column, string>>;
  /** the columns not asked for */
  readonly others: Readonly<Record<string, string>>;
}

/**
 * The rows of a table whose columns are known beforehand. Rows with another number of values are reported.
 * @param file relative to `root`
 * @throws RetrievalError when it is missing, damaged or lacks a column
 */
export async function* openRecords<const Column extends string>(
  root: string,
  file: string,
  columns: readonly Column[],
  report: Report,
): AsyncGenerator<TableRecord<Column>> {
  const table = await openTable(join(root, file));
  const missing = columns.filter((column) => !table.columns.includes(column));
  if (missing.length > 0) {
    throw new RetrievalError({
      what: `${file}: columns`,
      expected: columns.join(", "),
      got: table.columns.join(", ") || "none",
      remedy: "Fetch the list again, or check that it is the right one",
    });
  }
  for await (const { line, cells } of table.rows) {
    const source = { file, line };
    const complete = tryRow(source, report, () => {
      if (cells.length === table.columns.length) return true;
      throw new RetrievalError({
        what: "values in the row",
        expected: `${table.columns.length}`,
        got: `${cells.length}`,
      });
    });
    if (!complete) continue;
    const all = Object.fromEntries(table.columns.map((column, place) => [column, cells[place]?.trim() ?? ""]));
    const record = Object.fromEntries(columns.map((column) => [column, all[column]])) as Record<Column, string>;
    const others = Object.fromEntries(
      Object.entries(all).filter(([name]) => !(columns as readonly string[]).includes(name)),
    );
    yield { source, record, others };
  }
}
