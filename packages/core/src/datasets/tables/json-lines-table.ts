import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { RetrievalError, reasonOf } from "../../errors.js";
import { cellText, type Table, type TableRow } from "./table.js";

/**
 * Opens a file of JSON objects, one a line. The columns are the names in all of them, so it is read twice.
 * @throws RetrievalError naming the line that is no object of texts, numbers and bools
 */
export async function openJsonLinesTable(file: string): Promise<Table> {
  const columns = new Set<string>();
  for await (const { object } of readObjects(file)) for (const name of Object.keys(object)) columns.add(name);
  return { columns: [...columns], rows: readRows(file, [...columns]) };
}

async function* readRows(file: string, columns: readonly string[]): AsyncGenerator<TableRow> {
  for await (const { line, object } of readObjects(file)) {
    yield { line, cells: columns.map((column) => cellText(object[column], `${file}:${line}: ${column}`)) };
  }
}

async function* readObjects(file: string): AsyncGenerator<{ line: number; object: Readonly<Record<string, unknown>> }> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() !== "")
      yield { line, object: parseObject(line === 1 ? text.replace(/^\ufeff/, "") : text, `${file}:${line}`) };
  }
}

function parseObject(text: string, source: string): Readonly<Record<string, unknown>> {
  try {
    const object: unknown = JSON.parse(text);
    if (typeof object === "object" && object !== null && !Array.isArray(object))
      return object as Record<string, unknown>;
  } catch (cause) {
    throw new RetrievalError({ what: source, expected: "a JSON object", got: reasonOf(cause), cause });
  }
  throw new RetrievalError({ what: source, expected: "a JSON object", got: text.slice(0, 60) });
}
