import { RetrievalError } from "@loci/core";
import { parseTime } from "../filters/time-literal.js";
import type { ColumnType } from "./columns.js";

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** The types beside text that an attribute may have by all of its values, in order of preference. */
const candidates: readonly ColumnType[] = ["number", "time"];

/**
 * Which types the text of an attribute leaves it. Numbers that would not come out as they went in are names: 007, or an
 * identifier of 20 digits.
 * @param left by the values before; `undefined` for the first
 */
export function typesLeft(text: string, left: readonly ColumnType[] = candidates): readonly ColumnType[] {
  return left.filter((type) => (type === "number" ? isPlainNumber(text) : parseTime(text) !== undefined));
}

function isPlainNumber(text: string): boolean {
  const isName = /^[+-]?0\d/.test(text) || (/^[+-]?\d+$/.test(text) && !Number.isSafeInteger(Number(text)));
  return !isName && numberOf(text) !== undefined;
}

function numberOf(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** @throws RetrievalError when the text of an attribute is not what its column holds. @param subject begins the message */
export function attributeValue(text: string, type: ColumnType, subject: string): string | number {
  const value = type === "text" ? text : type === "number" ? numberOf(text) : parseTime(text);
  if (value !== undefined) return value;
  throw new RetrievalError({
    what: subject,
    expected: `${type === "number" ? "a finite number" : "a time as 2024-05-31T12:00"}, as the index has in this column`,
    got: JSON.stringify(text),
    remedy: "Correct the value, name the column otherwise, or build the index again with all pictures",
  });
}
