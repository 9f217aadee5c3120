import type { Row } from "../storage/columns.js";
import type { Condition } from "./filter-tree.js";

/** Says of a picture whether it may be among the answers. */
export interface RowFilter {
  (row: Row): boolean;
  /** The expression that it was made of, for an index that is asked where its pictures are. */
  readonly written?: WrittenFilter;
}

/** A filter as it was written, and its meaning. */
export interface WrittenFilter {
  readonly expression: string;
  readonly condition: Condition;
}

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
  const [first] = filters;
  if (filters.length === 1 && first !== undefined) return first;
  const written = filters.flatMap((filter) => filter.written ?? []);
  const passes = (row: Row) => filters.every((filter) => filter(row));
  if (written.length < filters.length) return passes;
  const conditions = written.map(({ condition }) => condition);
  const expression = written.map((each) => `(${each.expression})`).join(" and ");
  return Object.assign(passes, { written: { expression, condition: { kind: "and", conditions } as const } });
}
