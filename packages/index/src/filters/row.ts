import type { Row } from "../storage/columns.js";

/** Says of a picture whether it may be among the answers. */
export type RowFilter = (row: Row) => boolean;

/** SQL's three-valued logic: undefined is "unknown", what a comparison with something unknown gives. */
export type Truth = boolean | undefined;

/** A condition of which a filter is made. */
export type RowTest = (row: Row) => Truth;

/** The number in a column, undefined when it is not known. */
export function numberIn(row: Row, column: string): number | undefined {
  const value = row[column];
  return typeof value === "number" && !Number.isNaN(value) ? value : undefined;
}

/** The text in a column, undefined when it is not known. */
export function textIn(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === "string" ? value : undefined;
}

/** Passes what passes every one; without any, everything. */
export function allOf(filters: readonly RowFilter[]): RowFilter {
  return (row) => filters.every((filter) => filter(row));
}
