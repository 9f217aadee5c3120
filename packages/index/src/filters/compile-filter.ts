import type { Columns, Row } from "../storage/columns.js";
import {
  compileBetween,
  compileComparison,
  compileIn,
  compileLikeTest,
  compileNullTest,
  compilePlaceTest,
} from "./compile-test.js";
import { parseFilter } from "./filter-grammar.js";
import type { Condition } from "./filter-tree.js";
import type { FilterContext } from "./operand.js";
import type { RowFilter, RowTest, Truth } from "./row.js";

/**
 * A filter of rows from an expression such as
 *
 *     label in ('rose', 'lily') and time > '2024-05-01' and not (heading between 90 and 180) and path like 'a/%'
 *
 * Comparisons: `= <> < <= > >=` (also `==`, `!=`), `between … and …` (bounds included), `in (…)`, `like` ('%' any
 * characters, '_' one), `is null`, each of the last four with `not`; `near(latitude, longitude, metres)` and
 * `box(south, west, north, east)`; `not` binds more tightly than `and`, and that more than `or`. Words of the language in
 * any case, column names and texts in their own. Texts are in 'single quotes' ('' for a quote within), names that are
 * no plain words in "double" ones. A time is written as text ('2024-05-01', UTC unless it names a zone) or as milliseconds
 * since 1970.
 *
 * What is not known of a picture (undefined in its row) is SQL's null: a comparison with it is neither true nor false but
 * unknown, so is `not` of it; `and` is false as soon as one side is, `or` true as soon as one side is. A picture passes
 * only when the whole is true: both `heading > 90` and `not heading > 90` leave out pictures without a heading.
 *
 * Nothing is evaluated as code, and the time for a row is at most proportional to its texts times the expression.
 *
 * @throws RetrievalError with a caret under the place when the expression is malformed, names a column that is not there, or
 * compares things of different types
 */
export function compileFilter(expression: string, columns: Columns): RowFilter {
  const condition = parseFilter(expression);
  const test = compileCondition({ expression, columns }, condition);
  return Object.assign((row: Row) => test(row) === true, { written: { expression, condition } });
}

function compileCondition(context: FilterContext, condition: Condition): RowTest {
  switch (condition.kind) {
    case "and":
    case "or": {
      const tests = condition.conditions.map((part) => compileCondition(context, part));
      return decidedBy(condition.kind === "or", tests);
    }
    case "not": {
      const test = compileCondition(context, condition.condition);
      return (row) => negation(test(row));
    }
    case "comparison":
      return compileComparison(context, condition);
    case "between":
      return compileBetween(context, condition);
    case "in":
      return compileIn(context, condition);
    case "like":
      return compileLikeTest(context, condition);
    case "null":
      return compileNullTest(context, condition);
    default:
      return compilePlaceTest(context, condition);
  }
}

/** One test with the deciding answer gives it; else one that is unknown makes the whole unknown. */
function decidedBy(deciding: boolean, tests: readonly RowTest[]): RowTest {
  return (row) => {
    let answer: Truth = !deciding;
    for (const test of tests) {
      const truth = test(row);
      if (truth === deciding) return deciding;
      if (truth === undefined) answer = undefined;
    }
    return answer;
  };
}

const negation = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);
