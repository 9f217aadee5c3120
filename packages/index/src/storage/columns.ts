import { RetrievalError } from "@loci/core";

/** What a column holds: text, a finite number, or a time; times are numbers in a row: milliseconds since 1970. */
export type ColumnType = "text" | "number" | "time";

/** The columns of an index and what they hold. */
export interface Columns {
  readonly [name: string]: ColumnType;
}

/**
 * What is known about a picture, by column. `path` is always there; by convention there are `label`, `latitude` and
 * `longitude` (degrees) or `x` and `y` (metres), `heading` (degrees), `time` (milliseconds since 1970), `sequence`, `frame`,
 * `split`, and `box_left` … `box_height` (pixels). What is not known is undefined or left out.
 */
export type Row = Readonly<Record<string, string | number | undefined>>;

/** Columns that hold something else than their values tell. */
const knownColumns: Columns = { time: "time" };

/** Letters, digits and underscores, as expressions can name them; dots and hyphens for what comes out of tables. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u;

/**
 * The columns with those that a row adds.
 * @param subject begins the messages: the index
 * @throws RetrievalError when the row has no path, or a value is not what its column holds
 */
export function columnsWith(columns: Columns, row: Row, subject: string): Columns {
  const { path } = row;
  if (typeof path !== "string" || path === "") {
    throw new RetrievalError({
      what: `${subject}: path of a picture`,
      expected: "text",
      got: `${JSON.stringify(path)}`,
    });
  }
  let result = columns;
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) continue;
    const known = Object.hasOwn(result, name) ? result[name] : undefined;
    const type = known ?? typeOf(name, value, `${subject}: ${path}`);
    checkValue(type, value, `${subject}: column "${name}" of ${path}`);
    if (known === undefined) result = { ...result, [name]: type };
  }
  return result;
}

/** The columns with those that some rows add, as `columnsWith`. */
export const columnsWithAll = (columns: Columns, rows: readonly Row[], subject: string): Columns =>
  rows.reduce<Columns>((known, row) => columnsWith(known, row, subject), columns);

/**
 * The columns with some that no picture has a value in yet.
 * @throws RetrievalError when one has no name that a column may have, or is there and holds something else
 */
export function columnsWithTypes(columns: Columns, added: Columns, subject: string): Columns {
  for (const [name, type] of Object.entries(added)) {
    checkName(name, subject);
    const known = Object.hasOwn(columns, name) ? columns[name] : type;
    if (known !== type)
      throw new RetrievalError({ what: `${subject}: column "${name}"`, expected: `${known}`, got: type });
  }
  return { ...columns, ...added };
}

function checkName(name: string, subject: string): void {
  if (NAME.test(name) && name !== "__proto__") return;
  const expected = "letters, digits, underscores, dots and hyphens, a letter first, 64 at most";
  throw new RetrievalError({ what: `${subject}: name of a column`, expected, got: JSON.stringify(name) });
}

function typeOf(name: string, value: string | number, subject: string): ColumnType {
  checkName(name, subject);
  return (Object.hasOwn(knownColumns, name) && knownColumns[name]) || (typeof value === "string" ? "text" : "number");
}

function checkValue(type: ColumnType, value: string | number, subject: string): void {
  const isRight = type === "text" ? typeof value === "string" : Number.isFinite(value);
  if (isRight) return;
  const expected = type === "text" ? "text" : type === "number" ? "a finite number" : "milliseconds since 1970";
  throw new RetrievalError({
    what: subject,
    expected,
    got: typeof value === "string" ? JSON.stringify(value) : `${value}`,
  });
}
