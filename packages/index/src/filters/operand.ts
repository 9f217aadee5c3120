import { unknownName } from "@loci/core";
import type { Columns, ColumnType, Row } from "../storage/columns.js";
import { filterError } from "./filter-error.js";
import type { Operand } from "./filter-tree.js";
import { numberIn, textIn } from "./row.js";
import { parseTime } from "./time-literal.js";

/** What the conditions of one expression are checked against. */
export interface FilterContext {
  readonly expression: string;
  readonly columns: Columns;
}

/** The value of an operand in a row, undefined when it is not known there. */
export type Value<Type extends string | number = string | number> = (row: Row) => Type | undefined;

/**
 * The type that operands are compared in: that of the first column among them, else that of the first literal.
 * @throws RetrievalError for an unknown column, and for null, with which nothing can be compared
 */
export function commonType(context: FilterContext, operands: readonly Operand[]): ColumnType {
  const types = operands.map((operand) => typeOf(context, operand));
  const column = operands.findIndex(({ kind }) => kind === "column");
  return types[Math.max(column, 0)] as ColumnType;
}

/** @throws RetrievalError when the operand is not of the type */
export function readerOf(context: FilterContext, operand: Operand, type: ColumnType): Value {
  if (operand.kind === "column") {
    const { name } = operand;
    if (typeOf(context, operand) !== type) throw wrongType(context, operand, type);
    return type === "text" ? (row) => textIn(row, name) : (row) => numberIn(row, name);
  }
  const value = literalOf(context, operand, type);
  return () => value;
}

/** @throws RetrievalError when the operand is no literal of the type */
export function literalOf(context: FilterContext, operand: Operand, type: ColumnType): string | number {
  if (operand.kind === "text" && type === "time") {
    const time = parseTime(operand.value);
    if (time === undefined) throw wrongType(context, operand, type);
    return time;
  }
  const isOfType = operand.kind === "text" ? type === "text" : type !== "text";
  if ((operand.kind !== "text" && operand.kind !== "number") || !isOfType) throw wrongType(context, operand, type);
  return operand.value;
}

function typeOf({ expression, columns }: FilterContext, operand: Operand): ColumnType {
  if (operand.kind === "null") {
    const what = "nothing equals null, nor is it more or less";
    throw filterError(expression, operand.at, { what, remedy: "Write: is null, is not null" });
  }
  if (operand.kind !== "column") return operand.kind;
  const { name, quoted, at } = operand;
  if (Object.hasOwn(columns, name)) return columns[name] as ColumnType;
  const { what } = unknownName("column", Object.keys(columns).sort(), name);
  const remedy = quoted ? 'Texts are in single quotes, column names may be in "double" ones' : undefined;
  throw filterError(expression, at, { what, ...(remedy !== undefined && { remedy }) });
}

const expectations: Readonly<Record<ColumnType, string>> = {
  text: "a text in 'single quotes'",
  number: "a number",
  time: "a time like '2024-05-01' or '2024-05-01T14:30:00Z', or milliseconds since 1970",
};

function wrongType(context: FilterContext, operand: Operand, type: ColumnType): Error {
  const got =
    operand.kind === "column"
      ? `the column ${operand.name}, a ${typeOf(context, operand)}`
      : operand.kind === "null"
        ? "null"
        : operand.kind === "text"
          ? `'${operand.value}'`
          : `${operand.value}`;
  const what = `character ${operand.at + 1}`;
  return filterError(context.expression, operand.at, { what, expected: expectations[type], got });
}
