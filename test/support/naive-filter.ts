import type { Columns, Row } from "@loci/index";
import fc from "fast-check";

/** The columns of random rows. */
export const filterColumns: Columns = {
  label: "text",
  path: "text",
  heading: "number",
  x: "number",
  y: "number",
  time: "time",
  "odd name": "text",
};

/** How true something is: 0 no, 1 yes, ½ unknown. Kleene's logic is then min, max and 1 − t. */
type Degree = number;

/** A filter as text, and what it means: the oracle, which shares nothing with the parser and the compiler. */
export interface NaiveFilter {
  readonly text: string;
  degree(row: Row): Degree;
}

const truthOf = (holds: boolean): Degree => (holds ? 1 : 0);

const letters = fc.stringMatching(/^[ab%_'\\é]{0,4}$/);
const texts = fc.oneof(fc.constantFrom("rose", "lily", "a", "ab", "", "100%", "it's"), letters);
const numbers = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, 90, -1e-3, 2.5e4));
/** Whole days of 2024, so that comparisons with dates are often equal. */
const times = fc.integer({ min: 0, max: 365 }).map((day) => Date.UTC(2024, 0, 1 + day));

const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined, freq: 3 });

export const randomRow: fc.Arbitrary<Row> = fc.record({
  label: optional(texts),
  path: optional(texts),
  heading: optional(fc.oneof(numbers, fc.constant(Number.NaN))),
  x: optional(numbers),
  y: optional(numbers),
  time: optional(times),
  "odd name": optional(texts),
});

interface Operand {
  readonly text: string;
  value(row: Row): string | number | undefined;
}

const quoted = (text: string) => `'${text.replace(/'/g, "''")}'`;
const literal = (text: string, value: string | number): Operand => ({ text, value: () => value });

const columnOf = (...names: string[]): fc.Arbitrary<Operand> =>
  fc.constantFrom(...names).map((name) => ({
    text: name.includes(" ") ? `"${name}"` : name,
    value: (row) => (Number.isNaN(row[name]) ? undefined : row[name]),
  }));

const kinds = {
  text: { columns: columnOf("label", "path", "odd name"), literals: texts.map((text) => literal(quoted(text), text)) },
  number: { columns: columnOf("heading", "x", "y"), literals: numbers.map((number) => literal(`${number}`, number)) },
  time: {
    columns: columnOf("time"),
    literals: fc.oneof(
      times.map((time) => literal(`'${new Date(time).toISOString().slice(0, 10)}'`, time)),
      times.map((time) => literal(`'${new Date(time).toISOString()}'`, time)),
      times.map((time) => literal(`${time}`, time)),
    ),
  },
};
type Kind = (typeof kinds)[keyof typeof kinds];

const words = (text: string) => fc.constantFrom(text, text.toUpperCase(), `  ${text}\n`);

const compare: Readonly<Record<string, (a: string | number, b: string | number) => boolean>> = {
  "=": (a, b) => a === b,
  "==": (a, b) => a === b,
  "<>": (a, b) => a !== b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const degreeOf = (a: string | number | undefined, operator: string, b: string | number | undefined): Degree =>
  a === undefined || b === undefined ? 0.5 : truthOf(compare[operator]!(a, b));

const comparisonOf = ({ columns, literals }: Kind): fc.Arbitrary<NaiveFilter> =>
  fc
    .tuple(columns, fc.constantFrom(...Object.keys(compare)), fc.oneof(columns, literals), fc.boolean())
    .map(([column, operator, other, swap]) => {
      const [left, right] = swap ? [other, column] : [column, other];
      return {
        text: `${left.text}${operator}${right.text}`,
        degree: (row) => degreeOf(left.value(row), operator, right.value(row)),
      };
    });

const betweenOf = ({ columns, literals }: Kind): fc.Arbitrary<NaiveFilter> =>
  fc
    .tuple(columns, fc.oneof(literals, columns), literals, words("between"), fc.boolean())
    .map(([column, low, high, word, isNegated]) => ({
      text: `${column.text} ${isNegated ? "not " : ""}${word} ${low.text} and ${high.text}`,
      degree: (row) => {
        const above = degreeOf(column.value(row), ">=", low.value(row));
        const inside = Math.min(above, degreeOf(column.value(row), "<=", high.value(row)));
        return isNegated ? 1 - inside : inside;
      },
    }));

const inOf = ({ columns, literals }: Kind): fc.Arbitrary<NaiveFilter> =>
  fc
    .tuple(columns, fc.array(literals, { minLength: 1, maxLength: 4 }), words("in"), fc.boolean())
    .map(([column, list, word, isNegated]) => ({
      text: `${column.text} ${isNegated ? "NOT " : ""}${word} (${list.map(({ text }) => text).join(" , ")})`,
      degree: (row) => {
        const value = column.value(row);
        const inside = Math.max(...list.map((entry) => degreeOf(value, "=", entry.value(row))));
        return isNegated ? 1 - inside : inside;
      },
    }));

const like: fc.Arbitrary<NaiveFilter> = fc
  .tuple(
    kinds.text.columns,
    letters.filter((pattern) => (/\\*$/.exec(pattern)?.[0].length ?? 0) % 2 === 0),
    words("like"),
  )
  .map(([column, pattern, word]) => ({
    text: `${column.text} ${word} ${quoted(pattern)}`,
    degree: (row) => {
      const value = column.value(row);
      return value === undefined ? 0.5 : truthOf(likeByRegExp(pattern).test(`${value}`));
    },
  }));

/** The oracle of `like`: short patterns only, as a regular expression may take forever. */
export function likeByRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|[%_]|[^\\%_]/gsu, (part, escaped: string | undefined) => {
    if (part === "%") return ".*";
    if (part === "_") return ".";
    return (escaped ?? part).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "su");
}

const isNull: fc.Arbitrary<NaiveFilter> = fc
  .tuple(columnOf(...Object.keys(filterColumns)), fc.boolean())
  .map(([column, isNegated]) => ({
    text: `${column.text} is ${isNegated ? "not " : ""}null`,
    degree: (row) => truthOf((column.value(row) === undefined) !== isNegated),
  }));

const near: fc.Arbitrary<NaiveFilter> = fc.tuple(numbers, numbers, fc.nat({ max: 5 })).map(([y, x, metres]) => ({
  text: `near(${y}, ${x}, ${metres})`,
  degree: (row) => {
    if (row["x"] === undefined || row["y"] === undefined) return 0.5;
    return truthOf(Math.sqrt(((row["x"] as number) - x) ** 2 + ((row["y"] as number) - y) ** 2) <= metres);
  },
}));

const test: fc.Arbitrary<NaiveFilter> = fc.oneof(
  ...Object.values(kinds).flatMap((kind) => [comparisonOf(kind), betweenOf(kind), inOf(kind)]),
  like,
  isNull,
  near,
);

export const randomFilter: fc.Arbitrary<NaiveFilter> = fc.letrec<{ tree: NaiveFilter }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthIdentifier: "filter" },
    { weight: 2, arbitrary: test },
    {
      weight: 1,
      arbitrary: tie("tree").map((inner) => ({
        text: `not (${inner.text})`,
        degree: (row: Row) => 1 - inner.degree(row),
      })),
    },
    { weight: 1, arbitrary: joined(tie("tree"), "and", Math.min) },
    { weight: 1, arbitrary: joined(tie("tree"), "or", Math.max) },
  ),
})).tree;

function joined(
  trees: fc.Arbitrary<NaiveFilter>,
  word: string,
  join: (...degrees: number[]) => number,
): fc.Arbitrary<NaiveFilter> {
  return fc.tuple(fc.array(trees, { minLength: 2, maxLength: 3 }), words(word)).map(([parts, written]) => ({
    text: parts.map(({ text }) => `(${text})`).join(` ${written} `),
    degree: (row) => join(...parts.map((part) => part.degree(row))),
  }));
}
