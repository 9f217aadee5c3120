import { numberIn, type RowFilter, textIn } from "./row.js";

/** Passes every picture but that with this path in the column `path`: the query itself, when it is in the index. */
export function excludePath(path: string): RowFilter {
  return (row) => textIn(row, "path") !== path;
}

/**
 * Passes every picture but those of the same walk (column `sequence`) that are at most so many frames (column `frame`)
 * away: they show the same place because no time has passed. Pictures whose sequence or frame is not known pass.
 * @param frames 0 or more; Infinity for the whole walk
 */
export function excludeSequenceNeighbours(
  query: { readonly sequence: string; readonly frame: number },
  frames: number,
): RowFilter {
  return (row) => {
    const frame = numberIn(row, "frame");
    if (textIn(row, "sequence") !== query.sequence) return true;
    return frames !== Number.POSITIVE_INFINITY && (frame === undefined || Math.abs(frame - query.frame) > frames);
  };
}
