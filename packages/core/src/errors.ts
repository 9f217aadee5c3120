/** The four parts of a message: what went wrong, what was expected, what came instead, and what to do about it. */
export interface RetrievalErrorParts {
  readonly what: string;
  readonly expected?: string;
  readonly got?: string;
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * A mistake of the caller or of the world outside (a missing file, a damaged index, a wrong shape), told in a message
 * that stands alone: `gem: channels of the feature map: expected 512, got 256. Build the head for this backbone.`
 * A defect of Loci itself is an `AssertionError` or any other error, never this class.
 */
export class RetrievalError extends Error {
  readonly what: string;
  readonly expected: string | undefined;
  readonly got: string | undefined;
  readonly remedy: string | undefined;

  constructor(parts: RetrievalErrorParts) {
    super(sentence(parts), parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = "RetrievalError";
    this.what = parts.what;
    this.expected = parts.expected;
    this.got = parts.got;
    this.remedy = parts.remedy;
  }
}

function sentence({ what, expected, got, remedy }: RetrievalErrorParts): string {
  const comparison = [expected && `expected ${expected}`, got && `got ${got}`].filter(Boolean).join(", ");
  const statement = comparison ? `${what}: ${comparison}` : what;
  return remedy ? `${statement}. ${remedy}` : statement;
}

/** Enough of what a stranger wrote to recognise it in a message. @param most characters */
export const excerpt = (text: string, most = 200): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** The text of anything thrown, on one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
}
