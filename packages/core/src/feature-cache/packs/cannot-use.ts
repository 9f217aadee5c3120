import { RetrievalError, reasonOf } from "../../errors.js";

const remedyElsewhere = "Set the environment variable LOCI_CACHE to a folder that you may read and write";

/** The cache's folder refuses to be written to. What has been stored before stays. */
export function cannotWrite(folder: string, cause: unknown): RetrievalError {
  const full = ["ENOSPC", "EDQUOT"].includes(codeOf(cause) ?? "");
  return new RetrievalError({
    what: `feature cache ${folder}: ${full ? "the disk is full" : "it cannot be written to"} (${reasonOf(cause)})`,
    remedy: full
      ? 'Make room ("loci cache prune --keep-gb N"), or set LOCI_CACHE to a folder on another disk; what was extracted so far is kept'
      : remedyElsewhere,
    cause,
  });
}

export function cannotRead(folder: string, cause: unknown): RetrievalError {
  const what = `feature cache ${folder}: it cannot be read (${reasonOf(cause)})`;
  return new RetrievalError({ what, remedy: remedyElsewhere, cause });
}

/** The system's name for what went wrong, also where it was told in an error of ours. */
export function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as NodeJS.ErrnoException;
  return code ?? (cause instanceof Error ? codeOf(cause) : undefined);
}
