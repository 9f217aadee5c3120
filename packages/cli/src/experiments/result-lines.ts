import { open } from "node:fs/promises";
import { excerpt, RetrievalError, reasonOf } from "@loci/core";
import type { CellLine, CellSummary } from "./cell-result.js";

/**
 * The lines of a `results.jsonl`.
 * @throws RetrievalError naming the line that is no JSON or of an unknown kind or format
 */
export async function* readResultLines(file: string): AsyncGenerator<CellLine> {
  let number = 0;
  // Opened first: readline tells nobody of a stream that fails, and the process ends of it.
  const handle = await open(file).catch((cause: unknown) => {
    throw new RetrievalError({ what: `cannot read ${file}`, got: reasonOf(cause), cause });
  });
  for await (const text of handle.readLines({ encoding: "utf8" })) {
    number++;
    if (text.trim() !== "") yield parseLine(text, `${file}, line ${number}`);
  }
}

const KINDS = ["cell", "query", "training", "failure"];

function parseLine(text: string, what: string): CellLine {
  let line: Partial<CellSummary> | null;
  try {
    line = JSON.parse(text) as Partial<CellSummary> | null;
  } catch (cause) {
    throw new RetrievalError({ what, expected: "JSON", got: text.slice(0, 60), cause });
  }
  if (!KINDS.includes(line?.kind as string)) {
    throw new RetrievalError({
      what,
      expected: `a kind of ${KINDS.join(", ")}`,
      got: typeof line?.kind === "string" ? excerpt(line.kind) : typeof line?.kind,
    });
  }
  if (line?.format !== undefined && line.format !== 1) {
    throw new RetrievalError({ what, expected: "format 1", got: `format ${line.format}`, remedy: "Update Loci." });
  }
  return line as CellLine;
}
