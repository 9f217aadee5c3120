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

/** What the machine refuses that no program can help: room, permission, a failing disk, too many open files. */
const refusals: Readonly<Record<string, string>> = {
  ENOSPC: "Make room on the disk",
  EDQUOT: "Make room in the quota",
  EACCES: "Check the permissions of the file and its folder",
  EPERM: "Check the permissions of the file and its folder",
  EROFS: "Choose a place that can be written to",
  EIO: "Check the disk, then verify what is on it",
  EMFILE: "Close programs, or allow more open files",
  ENFILE: "Close programs, or allow more open files",
  EFBIG: "Choose a disk that takes larger files",
  ESTALE: "Check the connection to the file server",
};

/** The machine's refusal that caused an error, as an error of the caller's world; undefined when there is none. */
export function refusalOfSystem(error: unknown): RetrievalError | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // Node says of a folder that it cannot make on a full disk that there is no such folder.
  const isNoFolder = code === "ENOENT" && syscall === "mkdir";
  const remedy = isNoFolder ? "Check that there is room and that the folder may be made" : refusals[code ?? ""];
  if (syscall !== undefined && remedy !== undefined) {
    return new RetrievalError({ what: "the system refuses", got: reasonOf(error), remedy, cause: error });
  }
  return error instanceof Error && error.cause !== undefined ? refusalOfSystem(error.cause) : undefined;
}

/** Enough of what a stranger wrote to recognise it in a message. @param most characters */
export const excerpt = (text: string, most = 200): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** The text of anything thrown, on one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
}
