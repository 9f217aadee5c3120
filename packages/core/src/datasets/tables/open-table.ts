import { open } from "node:fs/promises";
import { extname } from "node:path";
import { RetrievalError, reasonOf } from "../../errors.js";
import { type Delimiter, openDelimitedTable } from "./delimited-table.js";
import { openJsonLinesTable } from "./json-lines-table.js";
import { openParquetTable } from "./parquet-table.js";
import type { Table } from "./table.js";

type TableOpener = (file: string) => Promise<Table>;

/** By the ending of the file's name, in lower case. */
const openers: Readonly<Record<string, TableOpener>> = {
  ".csv": async (file) => openDelimitedTable(file, await delimiterOf(file)),
  ".tsv": (file) => openDelimitedTable(file, "\t"),
  ".jsonl": openJsonLinesTable,
  ".ndjson": openJsonLinesTable,
  ".parquet": openParquetTable,
};

export const isTableFile = (file: string): boolean => extname(file).toLowerCase() in openers;

/** @throws RetrievalError when it is missing, of another kind, or damaged */
export async function openTable(file: string): Promise<Table> {
  const opener = openers[extname(file).toLowerCase()];
  if (opener !== undefined) return opener(file);
  throw new RetrievalError({
    what: `"${file}" as a table`,
    expected: `a name that ends in ${Object.keys(openers).join(", ")}`,
  });
}

/** Spreadsheets of half of Europe write semicolons into a .csv. */
async function delimiterOf(file: string): Promise<Delimiter> {
  const handle = await open(file).catch((cause) => {
    throw new RetrievalError({ what: `cannot read ${file}`, got: reasonOf(cause), cause });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const [heading = ""] = buffer.toString("utf8", 0, bytesRead).split(/\r?\n/, 1);
    const count = (delimiter: Delimiter) => heading.split(delimiter).length;
    const candidates: Delimiter[] = [",", ";", "\t"];
    return candidates.sort((a, b) => count(b) - count(a))[0] as Delimiter;
  } finally {
    await handle.close();
  }
}
