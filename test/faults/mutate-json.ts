import fc from "fast-check";
import { FIELDS, MEMBER_TOKENS, NUMBER_TOKENS, NUMBERS, TEXTS, TEXTS_OF } from "./hostile-values.js";

export type Choose = fc.GeneratorValue;
/** All alike: fast-check by itself prefers the ends. */
export const below = (end: number) => fc.noBias(fc.nat({ max: end - 1 }));

export const anyOf = <Value>(choose: Choose, values: readonly Value[]): Value =>
  values[choose(below, values.length)] as Value;

const nested = (depth: number, isObject: boolean): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = isObject ? { a: value } : [value];
  return value;
};

/** A text for a place of this name. */
export function anyText(choose: Choose, name: string): string {
  const fitting = TEXTS_OF.get(name);
  return anyOf(choose, fitting !== undefined && choose(below, 4) > 0 ? fitting : TEXTS);
}

function anyValue(choose: Choose, name: string): unknown {
  const kinds: readonly (() => unknown)[] = [
    () => anyText(choose, name),
    () => anyText(choose, name),
    () => anyOf(choose, NUMBERS),
    () => anyOf(choose, [null, true, false, [], {}, [[]], [null], { id: 0 }]),
    () => nested(anyOf(choose, [2, 20, 500]), choose(fc.boolean)),
    () => choose(fc.jsonValue),
    () => choose(fc.integer),
    () => choose(fc.string, { unit: "binary", maxLength: 60 }),
  ];
  return anyOf(choose, kinds)();
}

/** Near to what was there: what a check of its range or its length alone tells from it. */
export function similarValue(value: unknown, choose: Choose): unknown {
  if (typeof value === "number") return anyOf(choose, [value + 1, value - 1, -value, value / 3, 1000 * value, 2]);
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") {
    const at = choose(below, value.length + 1);
    return value.slice(0, at) + anyOf(choose, ["", "x", "'", " ", "\u0000", ")", "é", "|", "%"]) + value.slice(at + 1);
  }
  if (!Array.isArray(value)) return value;
  const [head, ...rest] = value as unknown[];
  return anyOf(choose, [
    [],
    rest,
    [...value, head],
    Array(40).fill(head),
    [...value].reverse(),
    Array(3000).fill(head),
  ]);
}

/** A place in a tree of JSON: a part of `holder`. */
type Place = readonly [holder: Record<string, unknown>, key: string];

function placesOf(root: unknown): Place[] {
  if (typeof root !== "object" || root === null) return [];
  return Object.entries(root).flatMap(([key, inner]) => [
    [root as Record<string, unknown>, key] as const,
    // The numbers of a descriptor would be chosen nearly always.
    ...(Array.isArray(inner) && inner.length > 16 ? placesOf(inner).slice(0, 2) : placesOf(inner)),
  ]);
}

/** One value of JSON is another, similar, missing, or has company. */
export function changedTree(value: unknown, choose: Choose): unknown {
  const root = structuredClone(value);
  const places = placesOf(root);
  if (places.length === 0) return anyValue(choose, "");
  const [holder, key] = anyOf(choose, places);
  const how = choose(below, 6);
  if (how === 0) delete holder[key];
  else if (how === 1) {
    const name = anyOf(choose, FIELDS);
    holder[name] = anyValue(choose, name);
  } else holder[key] = how <= 3 ? anyValue(choose, key) : similarValue(holder[key], choose);
  return root;
}

/** What only the text of JSON can say. */
export function changedText(text: string, choose: Choose): string {
  const replaced = (found: RegExp, token: string) => {
    const matches = [...text.matchAll(found)];
    if (matches.length === 0) return text;
    const { index, 0: whole } = anyOf(choose, matches);
    return text.slice(0, index) + token + text.slice(index + whole.length);
  };
  const changes: readonly (() => string)[] = [
    () => replaced(/-?\d+(?:\.\d+)?/g, anyOf(choose, NUMBER_TOKENS)),
    () => replaced(/\{(?=.)/g, `{${anyOf(choose, MEMBER_TOKENS)}`),
    () => replaced(/-?\d+|true|"\w*"(?!:)/g, "[".repeat(20_000) + "]".repeat(20_000)),
    () => `\ufeff${text}`,
    () => text.slice(0, choose(below, text.length + 1)),
    () => anyOf(choose, ["", "null", "[]", "1", '"x"', "{}"]),
  ];
  return anyOf(choose, changes)();
}
