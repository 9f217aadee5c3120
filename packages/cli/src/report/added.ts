import type { AddedPictures } from "../add-pictures.js";
import type { Outcome } from "../exit-code.js";
import type { Terminal } from "../terminal.js";
import { reportSkipped, skippedAsJson } from "./skipped.js";

/** Tells what became of the pictures. @param passedOver how those that were left alone are called */
export function reportAdded(result: AddedPictures, passedOver: string, json: boolean, terminal: Terminal): Outcome {
  const { added, updated, skipped, count } = result;
  if (json) {
    terminal.out(JSON.stringify({ ...result, skipped: skippedAsJson(skipped) }, null, 2));
  } else {
    const parts = [
      added > 0 && `${added} added`,
      updated > 0 && `${updated} described again`,
      result.passedOver > 0 && `${result.passedOver} ${passedOver}`,
    ].filter(Boolean);
    terminal.out(`${parts.join(", ") || "nothing to do"}; ${count} pictures in the index`);
  }
  return reportSkipped(skipped, terminal);
}
