import { RetrievalError } from "@loci/core";
import type { Columns } from "../storage/columns.js";
import { insideBox } from "./box.js";
import { filterError } from "./filter-error.js";
import type { Comparison, Condition } from "./filter-tree.js";
import { compileLike } from "./like.js";
import { near } from "./near.js";
import { commonType, type FilterContext, literalOf, readerOf, type Value } from "./operand.js";
import type { RowTest } from "./row.js";

type ConditionOf<Kind extends Condition["kind"]> = Extract<Condition, { readonly kind: Kind }>;

type Scalar = string | number;

/** Text by UTF-16 code units, numbers and times by size. Both sides are of one type. */
const comparators: Readonly<Record<Comparison, (left: Scalar, right: Scalar) => boolean>> = {
  "=": (left, right) => left === right,
  "<>": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

const compare = (left: Value, right: Value, holds: (left: Scalar, right: Scalar) => boolean): RowTest => {
  return (row) => {
    const [a, b] = [left(row), right(row)];
    return a === undefined || b === undefined ? undefined : holds(a, b);
  };
};

/** Both bounds belong to the range. As SQL has it, one bound that fails decides even when the other is unknown. */
export function compileBetween(context: FilterContext, condition: ConditionOf<"between">): RowTest {
  const { operand, low, high } = condition;
  const type = commonType(context, [operand, low, high]);
  const value = readerOf(context, operand, type);
  const above = compare(value, readerOf(context, low, type), comparators[">="]);
  const below = compare(value, readerOf(context, high, type), comparators["<="]);
  return (row) => {
    const [isAbove, isBelow] = [above(row), below(row)];
    if (isAbove === false || isBelow === false) return false;
    return isAbove === undefined || isBelow === undefined ? undefined : true;
  };
}

export function compileComparison(context: FilterContext, condition: ConditionOf<"comparison">): RowTest {
  const { operator, left, right } = condition;
  const type = commonType(context, [left, right]);
  return compare(readerOf(context, left, type), readerOf(context, right, type), comparators[operator]);
}

/** @throws RetrievalError when a value of the list is not a literal */
export function compileIn(context: FilterContext, { operand, values }: ConditionOf<"in">): RowTest {
  const type = commonType(context, [operand]);
  const value = readerOf(context, operand, type);
  const known = new Set(values.map((literal) => literalOf(context, literal, type)));
  return (row) => {
    const found = value(row);
    return found === undefined ? undefined : known.has(found);
  };
}

export function compileLikeTest(context: FilterContext, { operand, pattern }: ConditionOf<"like">): RowTest {
  const value = readerOf(context, operand, "text");
  const written = literalOf(context, pattern, "text") as string;
  const matches = compileLike(written);
  if (matches === undefined) {
    const what = String.raw`the pattern ends in \, which takes the next character as it is`;
    throw filterError(context.expression, pattern.at, { what, remedy: String.raw`Write \\ for the character itself` });
  }
  return (row) => {
    const text = value(row);
    return text === undefined ? undefined : matches(text as string);
  };
}

/** The one test that is never unknown. */
export function compileNullTest(context: FilterContext, { operand }: ConditionOf<"null">): RowTest {
  const value = readerOf(context, operand, commonType(context, [operand]));
  return (row) => value(row) === undefined;
}

/** The names of the arguments, and what makes a test of them. */
const placeTests = {
  near: {
    names: ["latitude", "longitude", "metres"],
    create: (columns: Columns, [north, east, metres]: readonly number[]) =>
      near(columns, north as number, east as number, metres as number),
  },
  box: {
    names: ["south", "west", "north", "east"],
    create: (columns: Columns, [south, west, north, east]: readonly number[]) =>
      insideBox(columns, { south, west, north, east } as Parameters<typeof insideBox>[1]),
  },
} as const;

export function compilePlaceTest(
  { expression, columns }: FilterContext,
  condition: ConditionOf<"near" | "box">,
): RowTest {
  const { names, create } = placeTests[condition.kind];
  if (condition.numbers.length !== names.length) {
    throw filterError(expression, condition.at, {
      what: condition.kind,
      expected: `${condition.kind}(${names.join(", ")})`,
      got: `${condition.numbers.length} numbers`,
    });
  }
  try {
    return create(columns, condition.numbers);
  } catch (error) {
    throw error instanceof RetrievalError ? filterError(expression, condition.at, error) : error;
  }
}
