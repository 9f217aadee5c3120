import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { RetrievalError, reasonOf } from "../../errors.js";
import type { Table, TableRow } from "./table.js";

/** What csv-parse gives with `info`. */
interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

export type Delimiter = "," | "\t" | ";";

/**
 * Opens a table of values in lines, as RFC 4180 has it, in UTF-8 with or without a byte order mark. The file is open only
 * while its rows are taken.
 * @throws RetrievalError when it is empty, or not such a table
 */
export async function openDelimitedTable(file: string, delimiter: Delimiter): Promise<Table> {
  for await (const { cells } of readRecords(file, delimiter)) {
    return { columns: cells.map((name) => name.trim()), rows: withoutFirst(readRecords(file, delimiter)) };
  }
  throw new RetrievalError({ what: `${file}: it is empty`, expected: "a line with the names of the columns" });
}

async function* withoutFirst(records: AsyncGenerator<TableRow>): AsyncGenerator<TableRow> {
  let isHeading = true;
  for await (const record of records) {
    if (!isHeading) yield record;
    isHeading = false;
  }
}

async function* readRecords(file: string, delimiter: Delimiter): AsyncGenerator<TableRow> {
  const input = createReadStream(file);
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
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
