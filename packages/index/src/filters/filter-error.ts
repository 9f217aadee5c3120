import { RetrievalError } from "@loci/core";

const SUBJECT = "filter: ";

/** The parts of a message, of a new one or of an error whose place was not known yet. */
interface Told {
  readonly what: string;
  readonly expected?: string | undefined;
  readonly got?: string | undefined;
  readonly remedy?: string | undefined;
}

/** Characters of a long line that are shown before and behind the place. */
const SHOWN = 60;

/**
 * A mistake in a filter expression. The message ends with the line and a caret under the place.
 * @param at place in the expression, from 0
 */
export function filterError(expression: string, at: number, parts: Told): RetrievalError {
  const { what, expected, got, remedy } = parts;
  return new RetrievalError({
    what: what.startsWith(SUBJECT) ? what : SUBJECT + what,
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    remedy: `${remedy === undefined ? "" : `${remedy}. `}Here:\n${pointAt(expression, at)}`,
  });
}

/** The line of the place, cut when it is long, and below it a caret. */
function pointAt(expression: string, at: number): string {
  const start = expression.lastIndexOf("\n", at - 1) + 1;
  const end = expression.indexOf("\n", at);
  const line = expression.slice(start, end < 0 ? undefined : end);
  const column = at - start;
  const from = Math.max(0, column - SHOWN);
  const before = from > 0 ? "…" : "";
  const after = column + SHOWN < line.length ? "…" : "";
  // A tab is one character in the text and several columns on the terminal.
  const shown = line.slice(from, column + SHOWN).replaceAll("\t", " ");
  return `  ${before}${shown}${after}\n  ${" ".repeat(before.length + column - from)}^`;
}
