import { RetrievalError } from "../../errors.js";

/** A table that is being read. Cells are text, whatever the file has; "" where there is nothing. */
export interface Table {
  /** as they stand in the file */
  readonly columns: readonly string[];
  /** @throws RetrievalError, while they are taken, when the file is damaged from some place on */
  readonly rows: AsyncIterable<TableRow>;
}

export interface TableRow {
  /** of the file, from 1; of a file without lines, the number of the row */
  readonly line: number;
  /** in the order of the columns; another number of them than columns is a bad row */
  readonly cells: readonly string[];
}

/** A cell of a file whose cells have types. @throws RetrievalError for lists and objects */
export function cellText(value: unknown, column: string): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return String(value);
  throw new RetrievalError({ what: `column "${column}"`, expected: "text or a number", got: JSON.stringify(value) });
}
