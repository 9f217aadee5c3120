import { createRequire } from "node:module";
import type { RetrievalError } from "@loci/core";
import type { ActionDict, FailedMatchResult, Grammar, Node, Semantics } from "ohm-js";
import { filterError } from "./filter-error.js";
import type { Comparison, Condition, Operand } from "./filter-tree.js";

const FILTER_GRAMMAR = String.raw`
  Filter {
    Condition = NonemptyListOf<Conjunction, or>
    Conjunction = NonemptyListOf<Negation, and>
    Negation = not* Test
    Test = "(" Condition ")"                                      -- group
         | near "(" NonemptyListOf<number, ","> ")"                -- near
         | box "(" NonemptyListOf<number, ","> ")"                 -- box
         | Operand is not? null                                    -- null
         | Operand not? in "(" NonemptyListOf<Operand, ","> ")"    -- in
         | Operand not? between Operand and Operand                -- between
         | Operand not? like Operand                               -- like
         | Operand comparison Operand                              -- comparison
    Operand = number | text | nullValue | column

    comparison (a comparison such as = or <) = "<=" | ">=" | "<>" | "!=" | "==" | "=" | "<" | ">"
    number (a number) = sign? decimal exponent? ~wordPart
    decimal = digit+ fraction? | "." digit+
    fraction = "." digit*
    exponent = caseInsensitive<"e"> sign? digit+
    sign = "+" | "-"
    text (a text in 'single quotes') = "'" ("''" | ~"'" any)* "'"
    column (a column) = "\"" ("\"\"" | ~"\"" any)* "\""            -- quoted
                      | ~keyword wordStart wordPart*               -- word
    nullValue = null
    wordStart = letter | "_"
    wordPart = alnum | "_"

    keyword = and | or | not | in | between | like | is | null
    and ("and") = caseInsensitive<"and"> ~wordPart
    or ("or") = caseInsensitive<"or"> ~wordPart
    not ("not") = caseInsensitive<"not"> ~wordPart
    in ("in") = caseInsensitive<"in"> ~wordPart
    between ("between") = caseInsensitive<"between"> ~wordPart
    like ("like") = caseInsensitive<"like"> ~wordPart
    is ("is") = caseInsensitive<"is"> ~wordPart
    null ("null") = caseInsensitive<"null"> ~wordPart
    near ("near") = caseInsensitive<"near"> ~wordPart
    box ("box") = caseInsensitive<"box"> ~wordPart
  }
`;

/** A filter is a line that a person writes; a much longer one is a mistake, and the parser's memory grows with the length. */
const LONGEST = 20_000;
/** Parentheses inside each other: the parser calls itself for each. */
const DEEPEST = 100;

const comparisons: Readonly<Record<string, Comparison>> = { "!=": "<>", "==": "=" };

const combined = (kind: "and" | "or", list: Node): Condition => {
  const conditions: Condition[] = list.asIteration().children.map((part) => part["condition"]());
  return conditions.length === 1 ? (conditions[0] as Condition) : { kind, conditions };
};
/** @param nots as many as stand there: every one negates */
const negated = (nots: Node, condition: Condition): Condition =>
  nots.numChildren % 2 === 1 ? { kind: "not", condition } : condition;
const numbers = (list: Node): number[] => list.asIteration().children.map((child) => Number(child.sourceString));

const conditionActions: ActionDict<Condition> = {
  Condition: (list) => combined("or", list),
  Conjunction: (list) => combined("and", list),
  Negation: (nots, test) => negated(nots, test["condition"]()),
  Test_group: (_open, condition, _close) => condition["condition"](),
  Test_near: (name, _open, list, _close) => ({ kind: "near", numbers: numbers(list), at: name.source.startIdx }),
  Test_box: (name, _open, list, _close) => ({ kind: "box", numbers: numbers(list), at: name.source.startIdx }),
  Test_null: (operand, _is, nots, _null) => negated(nots, { kind: "null", operand: operand["operand"]() }),
  Test_in: (operand, nots, _in, _open, list, _close) => {
    const values = list.asIteration().children.map((value): Operand => value["operand"]());
    return negated(nots, { kind: "in", operand: operand["operand"](), values });
  },
  Test_between: (operand, nots, _between, low, _and, high) => {
    const bounds = { low: low["operand"](), high: high["operand"]() };
    return negated(nots, { kind: "between", operand: operand["operand"](), ...bounds });
  },
  Test_like: (operand, nots, _like, pattern) =>
    negated(nots, { kind: "like", operand: operand["operand"](), pattern: pattern["operand"]() }),
  Test_comparison: (left, sign, right) => {
    const operator = comparisons[sign.sourceString] ?? (sign.sourceString as Comparison);
    return { kind: "comparison", operator, left: left["operand"](), right: right["operand"]() };
  },
};

const operandActions: ActionDict<Operand> = {
  number(_sign, _decimal, _exponent) {
    return { kind: "number", value: Number(this.sourceString), at: this.source.startIdx };
  },
  text(_open, characters, _close) {
    const value = characters.sourceString.replaceAll("''", "'");
    return { kind: "text", value, at: this.source.startIdx };
  },
  nullValue(word) {
    return { kind: "null", at: word.source.startIdx };
  },
  column_quoted(_open, characters, _close) {
    const name = characters.sourceString.replaceAll('""', '"');
    return { kind: "column", name, quoted: true, at: this.source.startIdx };
  },
  column_word(_start, _rest) {
    return { kind: "column", name: this.sourceString, quoted: false, at: this.source.startIdx };
  },
};

interface FilterParser {
  readonly grammar: Grammar;
  readonly semantics: Semantics;
}

let parser: FilterParser | undefined;

/** Made for the first filter: ohm takes longer to start than a query without one takes in all. */
function filterParser(): FilterParser {
  if (parser === undefined) {
    const ohm = createRequire(import.meta.url)("ohm-js") as typeof import("ohm-js");
    const grammar = ohm.grammar(FILTER_GRAMMAR);
    const semantics = grammar
      .createSemantics()
      .addOperation<Condition>("condition", conditionActions)
      .addOperation<Operand>("operand", operandActions);
    parser = { grammar, semantics };
  }
  return parser;
}

/** @throws RetrievalError with the place and what could stand there when the text is no filter expression */
export function parseFilter(expression: string): Condition {
  if (expression.length > LONGEST) {
    const got = `${expression.length}`;
    throw filterError("", 0, { what: "characters of the expression", expected: `at most ${LONGEST}`, got });
  }
  checkNesting(expression);
  const { grammar, semantics } = filterParser();
  const match = grammar.match(expression, "Condition");
  if (match.failed()) throw syntaxError(expression, match);
  return semantics(match)["condition"]();
}

function syntaxError(expression: string, match: FailedMatchResult): RetrievalError {
  const at = match.getRightmostFailurePosition();
  const rest = /^\s*('[^']*'?|[\p{L}\p{N}_.]+|.)?/su.exec(expression.slice(at))?.[1];
  return filterError(expression, at, {
    what: `character ${at + 1}`,
    expected: match.getExpectedText(),
    got: rest === undefined ? "the end" : rest,
  });
}

function checkNesting(expression: string): void {
  let depth = 0;
  for (const { 0: token, index } of expression.matchAll(/'[^']*'|"[^"]*"|[()]/g)) {
    if (token === "(") depth++;
    if (token === ")") depth--;
    if (depth > DEEPEST) {
      const expected = `at most ${DEEPEST}`;
      throw filterError(expression, index, { what: "parentheses inside each other", expected, got: "more" });
    }
  }
}
