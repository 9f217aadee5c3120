import { RetrievalError } from "@loci/core";
import type { Columns, ColumnType, Row } from "../storage/columns.js";
import { driver } from "./driver.js";

/** The metadata columns of an index and those of its table: mostly of the same name. */
export interface SqlColumns {
  readonly [name: string]: { readonly type: ColumnType; readonly column: string };
}

/** Names that a table has already, its own and PostgreSQL's. */
const taken = new Set("id descriptor tableoid xmin cmin xmax cmax ctid".split(" "));
/** PostgreSQL cuts longer ones. */
const LONGEST_BYTES = 63;
/** PostgreSQL takes 1,600, and fewer where rows are wide. */
const MOST_COLUMNS = 1000;

/** Texts in the order of their characters' numbers, as filters compare them: only then do filters use an index of the column. */
const sqlTypes = { text: 'text COLLATE "C"', number: "double precision", time: "double precision" } as const;

/**
 * Gives columns that are new their place in the table.
 * @throws RetrievalError when there would be too many
 */
export function withColumns(columns: SqlColumns, all: Columns): SqlColumns {
  const result: Record<string, SqlColumns[string]> = { ...columns };
  for (const [name, type] of Object.entries(all)) {
    if (Object.hasOwn(result, name)) continue;
    const isPlain = Buffer.byteLength(name) <= LONGEST_BYTES && !taken.has(name) && !/^column_\d+$/.test(name);
    result[name] = { type, column: isPlain ? name : `column_${Object.keys(result).length}` };
  }
  const count = Object.keys(result).length;
  if (count <= MOST_COLUMNS) return result;
  const what = "columns of an index in PostgreSQL";
  throw new RetrievalError({ what, expected: `at most ${MOST_COLUMNS}`, got: `${count}` });
}

/** As filters and rows see them. */
export const plainColumns = (columns: SqlColumns): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]));

/** SQL of the columns as a table is made with them: `, "label" text`. */
export const columnDefinitions = (columns: SqlColumns): string =>
  Object.values(columns)
    .map(({ type, column }) => `, ${quoted(column)} ${sqlTypes[type]}`)
    .join("");

/** SQL that reads them all: `, t."label" AS m0`; `rowOf` reads the answer. */
export const selectedColumns = (columns: SqlColumns, source: string): string =>
  Object.values(columns)
    .map(({ column }, place) => `, ${source}.${quoted(column)} AS m${place}`)
    .join("");

/** The metadata in a row of an answer. */
export function rowOf(columns: SqlColumns, answer: Readonly<Record<string, unknown>>): Row {
  const row: Record<string, string | number> = {};
  for (const [place, name] of Object.keys(columns).entries()) {
    const value = answer[`m${place}`];
    if (typeof value === "string" || typeof value === "number") row[name] = value;
  }
  return row;
}

/** The values of a row in the order of the columns; null where one is not known. */
export const valuesOf = (columns: SqlColumns, row: Row): (string | number | null)[] =>
  Object.keys(columns).map((name) => row[name] ?? null);

/** @throws RetrievalError for a text that PostgreSQL cannot hold as it is */
export function checkTexts(row: Row, subject: string): void {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value !== "string" || !/[\0\p{Surrogate}]/u.test(value)) continue;
    throw new RetrievalError({
      what: `${subject}: column "${name}" of ${JSON.stringify(row["path"])}`,
      expected: "text that PostgreSQL can hold",
      got: "a text with the character 0 or half of a character",
    });
  }
}

/** The SQL of a name. */
export const quoted = (name: string): string => driver().escapeIdentifier(name);
