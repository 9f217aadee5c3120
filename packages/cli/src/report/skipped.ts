import { type Picture, RetrievalError, type SkippedPicture } from "@loci/core";
import type { Outcome } from "../exit-code.js";
import type { Terminal } from "../terminal.js";

/** More are counted, not listed. */
const LISTED = 20;

type Skipped = readonly SkippedPicture<Pick<Picture, "path">>[];

/** Tells which pictures were skipped and why. @returns how the command ended on their account */
export const reportSkipped = (skipped: Skipped, terminal: Terminal): Outcome =>
  report(skipped, skipped.length === 1 ? "picture was skipped" : "pictures were skipped", terminal);

/** The same for candidates that could not be verified, because their pictures are not there any more for instance. */
export const reportUnverified = (skipped: Skipped, terminal: Terminal): Outcome =>
  report(
    skipped,
    skipped.length === 1 ? "candidate kept its place unverified" : "candidates kept their places unverified",
    terminal,
  );

function report(skipped: Skipped, what: string, terminal: Terminal): Outcome {
  if (skipped.length === 0) return "done";
  terminal.note(`${skipped.length} ${what}:`);
  for (const { picture, reason } of skipped.slice(0, LISTED))
    terminal.note(`  ${explain(picture.path, reason.message)}`);
  if (skipped.length > LISTED) terminal.note(`  … and ${skipped.length - LISTED} more`);
  return "partly";
}

/** For JSON output. */
export const skippedAsJson = (skipped: Skipped) =>
  skipped.map(({ picture, reason }) => ({ path: picture.path, reason: reason.message }));

/** The reason usually names the file already. */
const explain = (path: string, reason: string) => (reason.includes(path) ? reason : `${path}: ${reason}`);

/** For when nothing is left to work with. @param total how many pictures there were */
export function noneUsable(skipped: Skipped, total: number): RetrievalError {
  const [first] = skipped;
  return new RetrievalError({
    what: `none of the ${total} pictures can be used; the first: ${first?.reason.message}`,
    cause: first?.reason,
  });
}
