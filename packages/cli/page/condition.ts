import type { ServedIndex } from "@loci/cli/client";

type ColumnType = ServedIndex["columns"][string];

/** What can be asked of a column of each type. */
export const operators: Readonly<Record<ColumnType, readonly string[]>> = {
  text: ["=", "!=", "like"],
  number: ["=", "!=", "<", "<=", ">", ">="],
  time: [">=", "<"],
};

/** One condition of a filter, in its language. Numbers stay bare; all else is quoted. */
export function writeCondition(column: string, type: ColumnType, operator: string, value: string): string {
  const isBare = type === "number" && value.trim() !== "" && Number.isFinite(Number(value));
  return `${column} ${operator} ${isBare ? value.trim() : `'${value.replaceAll("'", "''")}'`}`;
}

export const bothConditions = (before: string, added: string): string =>
  before.trim() === "" ? added : `(${before.trim()}) and ${added}`;
