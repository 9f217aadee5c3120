import { RetrievalError, refusalOfSystem } from "@loci/core";
import { WriterLockedError } from "@loci/index";
import { z } from "zod";
import type { Problem } from "./status-schemas.js";

/** What refusals are (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** What the service refuses, with the status that says how. */
export class Refusal extends RetrievalError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    parts: ConstructorParameters<typeof RetrievalError>[0],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(parts);
    this.name = "Refusal";
    this.status = status;
    this.headers = headers;
  }
}

/** A refusal that will not last. */
export function tooBusyFor(what: string): Refusal {
  return new Refusal(429, { what, remedy: "Try again in a second" }, { "retry-after": "1" });
}

const titles: Readonly<Record<number, string>> = {
  400: "Malformed",
  401: "Not authorised",
  403: "Not allowed",
  404: "Not found",
  408: "Too slow",
  409: "Busy",
  413: "Too large",
  414: "Too long",
  415: "Unsupported content type",
  417: "Not expected",
  421: "Wrong host",
  422: "Cannot be done",
  429: "Too many requests",
  431: "Too large",
  500: "Defect",
  503: "Not available",
  507: "No room",
};

/** What a client is told: all of a caller's mistake, of a defect only that there is one, and never where files are. */
export function problemOf(failure: unknown, hidePaths: (text: string) => string): Problem {
  const error = failure instanceof RetrievalError ? failure : (refusalOfSystem(failure) ?? failure);
  const status = statusOf(error);
  const told = { type: "about:blank", title: titles[status] ?? "Refused", status };
  if (error instanceof RetrievalError) {
    const { what, expected, got, remedy } = error;
    const parts = Object.entries({ what, expected, got, remedy }).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, hidePaths(text)] as const],
    );
    return { ...told, detail: hidePaths(error.message), ...Object.fromEntries(parts) };
  }
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const where = issue?.path.join(".");
    return { ...told, detail: `${where ? `${where}: ` : ""}${issue?.message}`, ...(where && { what: where }) };
  }
  if (status >= 500) return { ...told, detail: "This is a defect of the service; its log says more" };
  return { ...told, detail: hidePaths((error as Error).message) };
}

/** What a picture or a query lacks is 422, what this machine lacks 507 or 503; a body that is no query at all is 400. */
function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  if (error instanceof WriterLockedError) return 409;
  const refused = (refusalOfSystem(error)?.cause as NodeJS.ErrnoException | undefined)?.code;
  if (refused !== undefined) return refused === "ENOSPC" || refused === "EDQUOT" ? 507 : 503;
  if (error instanceof RetrievalError) return 422;
  if (error instanceof z.ZodError) return 400;
  // What the framework itself refuses.
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === "number" && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}
