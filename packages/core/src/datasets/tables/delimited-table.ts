import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { RetrievalError, reasonOf } from "../../errors.js";
import type { Table, TableRow } from "./table.js";

/** What csv-parse gives with `info`. */
interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Of which one makes the most columns of the first line, where the name of the file does not tell. */
export type Delimiter = "," | "\t" | ";" | " ";

/**
 * Opens a table of values in lines, as RFC 4180 has it, in UTF-8 with or without a byte order mark.
 * @param columns names of the columns where the file has no heading
 * @throws RetrievalError when it is empty, or not such a table
 */
export async function openDelimitedTable(
  file: string,
  delimiter: Delimiter,
  columns?: readonly string[],
): Promise<Table> {
  const records = readRecords(file, delimiter);
  if (columns !== undefined) return { columns, rows: records };
  const heading = await records.next();
  if (heading.done) {
    throw new RetrievalError({ what: `${file}: it is empty`, expected: "a line with the names of the columns" });
  }
  return { columns: heading.value.cells.map((name) => name.trim()), rows: records };
}

async function* readRecords(file: string, delimiter: Delimiter): AsyncGenerator<TableRow, undefined> {
  const input = createReadStream(file);
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    ...(delimiter === " " && { ltrim: true, ignore_last_delimiters: true, quote: null }),
    // A record is one picture; a quote that is never closed would make one of the whole file.
    max_record_size: 1 << 20,
  });
  input.on("error", (error) => parser.destroy(error));
  try {
    for await (const { record, info } of input.pipe(parser) as AsyncIterable<ParsedRecord>) {
      const breaks = record.reduce((total, cell) => total + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);
      yield { line: info.lines - breaks, cells: record };
    }
  } catch (cause) {
    throw new RetrievalError({
      what: `${file}: not a table of values separated by ${JSON.stringify(delimiter)}`,
      got: reasonOf(cause),
      remedy: "Correct the line; quotes inside a quoted value are doubled",
      cause,
    });
  } finally {
    input.destroy();
  }
}
