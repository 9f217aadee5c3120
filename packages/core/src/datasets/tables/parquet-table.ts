import { startParquetThread } from "./parquet-thread.js";
import { cellText, type Table, type TableRow } from "./table.js";

/** Rows that are in memory at once. */
const ROWS_AT_ONCE = 50_000;

/**
 * Opens a Parquet file of flat columns, uncompressed or compressed by Snappy, which is what every writer does by default.
 * @throws RetrievalError when it is none, is damaged, or has another compression
 */
export async function openParquetTable(file: string): Promise<Table> {
  const thread = startParquetThread(file);
  const { columns, groups } = await thread.header().finally(thread.close);
  return { columns, rows: rowsOf(file, columns, groups) };
}

async function* rowsOf(
  file: string,
  columns: readonly string[],
  groups: readonly number[],
): AsyncGenerator<TableRow, void> {
  const thread = startParquetThread(file);
  try {
    for (const [first, end] of rangesOf(groups)) {
      // One column of one group after the other: what hyparquet reads at once of a damaged file fails unheard but for the first.
      const values: unknown[][] = [];
      for (const column of columns) values.push(await thread.cells({ column, first, end }));
      for (let row = first; row < end; row++) {
        const cellOf = (column: string, place: number) =>
          cellText(values[place]?.[row - first], `${file}, row ${row + 1}: ${column}`);
        yield { line: row + 1, cells: columns.map(cellOf) };
      }
    }
  } finally {
    await thread.close();
  }
}

/** Rows that are read together, none of two groups. */
function* rangesOf(groups: readonly number[]): Generator<[number, number]> {
  let first = 0;
  for (const count of groups) {
    const end = first + count;
    for (; first < end; first += ROWS_AT_ONCE) yield [first, Math.min(end, first + ROWS_AT_ONCE)];
    first = end;
  }
}
