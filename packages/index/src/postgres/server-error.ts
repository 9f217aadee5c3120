import { RetrievalError, reasonOf } from "@loci/core";

const lostCodes = new Set(
  "ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH ECONNABORTED ENOENT".split(" "),
);
/** pg has no code for these. */
const LOST =
  /connection terminated|connection ended|timeout (?:expired|exceeded)|not queryable|connection error|client was closed/i;

/** Whether the server, or the way to it, is gone: a later attempt may succeed. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  // Of several addresses that a name stands for, none answered.
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost);
  if (typeof code !== "string") return LOST.test(error.message);
  // 08: connection exceptions; 57P01 … 03: the server stops, or does not answer yet; 53300: too many connections.
  return lostCodes.has(code) || /^08|^57P0[123]$|^53300$/.test(code);
}

/** Whether a server has refused something that the user has no right to. @param error as it came, or as `serverError` tells it */
export function isForbidden(error: unknown): boolean {
  const origin = error instanceof RetrievalError ? error.cause : error;
  return (origin as { readonly code?: unknown } | undefined)?.code === "42501";
}

/** What a user can do about it, by SQLSTATE. */
const remedies: Readonly<Record<string, string>> = {
  "28P01": "Give the password in PGPASSWORD, in ~/.pgpass or in the address",
  "28000": "Look at the server's pg_hba.conf",
  "3D000": "Make the database with createdb",
  "42P01": "Open the index again: it has been replaced, or laid out anew",
  "42501": "Ask its owner for the right to do this",
  "53100": "Make room on the server's disk",
  "55P03": "Wait until the other process is done",
};

/** What pg finds out itself, without a code. */
const own: readonly (readonly [pattern: RegExp, what: string, remedy: string])[] = [
  [/client password must be/, "the server wants a password, and there is none", remedies["28P01"] as string],
  [/does not support SSL/, "the server does not speak TLS", "Leave sslmode out of the address, or set ssl = on there"],
];

/**
 * What a user is told of an error that a server, or the way to it, gave.
 * @param server its name in messages
 * @returns the error itself when it is one of ours
 */
export function serverError(server: string, error: unknown): Error {
  if (error instanceof RetrievalError) return error;
  if (isConnectionLost(error)) {
    return new RetrievalError({
      what: `${server}: the server cannot be reached`,
      got: lostReason(error),
      remedy: "Try again when it is there",
      cause: error,
    });
  }
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  for (const [pattern, what, remedy] of own) {
    if (pattern.test(`${message}`)) return new RetrievalError({ what: `${server}: ${what}`, remedy, cause: error });
  }
  // Texts that are no SQL are our own mistake.
  if (typeof code !== "string" || code === "42601") return error as Error;
  const remedy = remedies[code];
  return new RetrievalError({ what: `${server}: ${reasonOf(error)}`, ...(remedy && { remedy }), cause: error });
}

function lostReason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return reasonOf(error);
}
