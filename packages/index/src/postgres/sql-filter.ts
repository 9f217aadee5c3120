import { RetrievalError } from "@loci/core";
import type { Condition, Operand } from "../filters/filter-tree.js";
import { commonType, type FilterContext, literalOf } from "../filters/operand.js";
import type { RowFilter } from "../filters/row.js";
import type { ColumnType } from "../storage/columns.js";
import { plainColumns, quoted, type SqlColumns } from "./sql-columns.js";
import { boxCondition, nearCondition, type PlaceAnswers, placesIn } from "./sql-place.js";
import type { SqlCondition, SqlValues } from "./sql-values.js";

type ConditionOf<Kind extends Condition["kind"]> = Extract<Condition, { readonly kind: Kind }>;

/** What an expression is translated with. */
interface Translation {
  readonly context: FilterContext;
  readonly columns: SqlColumns;
  readonly places: PlaceAnswers;
  readonly values: SqlValues;
}

/**
 * A filter as a condition of SQL over a table `t`. What is written in it is bound, never part of the text; a condition that is
 * unknown is null, as SQL has it.
 * @param ask has the servers give the rows of a condition, for places whose distance only the geodesic decides
 * @throws RetrievalError for a filter that is a function of the program
 */
export async function filterCondition(
  { written }: RowFilter,
  columns: SqlColumns,
  ask: Parameters<typeof placesIn>[2],
): Promise<SqlCondition> {
  if (written === undefined) {
    throw new RetrievalError({
      what: "a filter of an index in PostgreSQL",
      expected: "one that was made of an expression (compileFilter, parseNear, parseBox)",
      got: "a function",
    });
  }
  const context = { expression: written.expression, columns: plainColumns(columns) };
  const places = await placesIn(written.condition, columns, ask);
  return (values) => translate({ context, columns, places, values }, written.condition);
}

function translate(translation: Translation, condition: Condition): string {
  switch (condition.kind) {
    case "and":
    case "or": {
      const parts = condition.conditions.map((part) => `(${translate(translation, part)})`);
      return parts.join(` ${condition.kind.toUpperCase()} `) || "true";
    }
    case "not":
      return `NOT (${translate(translation, condition.condition)})`;
    case "comparison":
      return comparison(translation, condition);
    case "between":
      return between(translation, condition);
    case "in":
      return inList(translation, condition);
    case "like":
      return like(translation, condition);
    case "null":
      return `${operandText(translation, condition.operand, commonType(translation.context, [condition.operand]))} IS NULL`;
    case "near":
      return nearCondition(
        translation.columns,
        condition.numbers,
        translation.places.get(condition),
      )(translation.values);
    default:
      return boxCondition(translation.columns, condition.numbers)(translation.values);
  }
}

function comparison(translation: Translation, { operator, left, right }: ConditionOf<"comparison">): string {
  const type = commonType(translation.context, [left, right]);
  return `${operandText(translation, left, type)} ${operator} ${operandText(translation, right, type)}`;
}

function between(translation: Translation, { operand, low, high }: ConditionOf<"between">): string {
  const type = commonType(translation.context, [operand, low, high]);
  const [value, least, most] = [operand, low, high].map((each) => operandText(translation, each, type));
  return `${value} BETWEEN ${least} AND ${most}`;
}

function inList(translation: Translation, { operand, values }: ConditionOf<"in">): string {
  const type = commonType(translation.context, [operand]);
  const literals = values.map((value) => literalOf(translation.context, value, type));
  return `${operandText(translation, operand, type)} = ANY(${translation.values.bind(literals)}::${sqlType(type)}[])`;
}

function like(translation: Translation, { operand, pattern }: ConditionOf<"like">): string {
  const written = translation.values.bind(literalOf(translation.context, pattern, "text"));
  return `${operandText(translation, operand, "text")} LIKE ${written}::text`;
}

/** Texts are compared as an index directory does it: by their characters' numbers, not by the customs of a language. */
function operandText({ context, columns, values }: Translation, operand: Operand, type: ColumnType): string {
  const value =
    operand.kind === "column"
      ? `t.${quoted(`${columns[operand.name]?.column}`)}`
      : `${values.bind(literalOf(context, operand, type))}::${sqlType(type)}`;
  // In parentheses: `between` takes no collation without.
  return type === "text" ? `(${value} COLLATE "C")` : value;
}

const sqlType = (type: ColumnType): string => (type === "text" ? "text" : "float8");
