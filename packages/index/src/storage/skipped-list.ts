import { RetrievalError, reasonOf } from "@loci/core";
import { z } from "zod";
import { readLines } from "./journal.js";

/** A picture that could not be indexed; a line of skipped-<n>.jsonl. */
const skippedSchema = z.strictObject({ path: z.string(), reason: z.string() });

export interface SkippedItem {
  readonly path: string;
  readonly reason: string;
}

/** The lines of some skipped pictures. */
export function encodeSkipped(items: readonly SkippedItem[]): Uint8Array {
  return Buffer.from(items.map(({ path, reason }) => `${JSON.stringify({ path, reason })}\n`).join(""));
}

/**
 * The skipped pictures of the first `bytes` bytes of a file.
 * @throws RetrievalError naming the first line that is not what it should be
 */
export async function readSkipped(file: string, bytes: number): Promise<SkippedItem[]> {
  const items: SkippedItem[] = [];
  for await (const lines of readLines(file, bytes)) {
    for (const line of lines) items.push(parseLine(line, `${file}: line ${items.length + 1}`));
  }
  return items;
}

function parseLine(line: string, subject: string): SkippedItem {
  try {
    return skippedSchema.parse(JSON.parse(line));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : cause;
    throw new RetrievalError({ what: `${subject} is not as expected`, got: reasonOf(reason), cause });
  }
}
