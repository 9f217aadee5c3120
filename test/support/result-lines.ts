import { type CellLine, readResultLines } from "@loci/cli";

/** All lines of a `results.jsonl`. */
export async function resultLines(file: string): Promise<CellLine[]> {
  const lines: CellLine[] = [];
  for await (const line of readResultLines(file)) lines.push(line);
  return lines;
}
