import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { RetrievalError, reasonOf } from "../../errors.js";
import { cellText, type Table, type TableRow } from "./table.js";

/** Rows that are in memory at once. */
const ROWS_AT_ONCE = 50_000;

/**
 * Opens a Parquet file of flat columns, uncompressed or compressed by Snappy, which is what every writer does by default.
 * @throws RetrievalError when it is none, is damaged, or has another compression
 */
export async function openParquetTable(file: string): Promise<Table> {
  const buffer = await asyncBufferFromFile(file).catch((cause) => {
    throw refusal(file, cause);
  });
  const metadata = await parquetMetadataAsync(buffer).catch((cause) => {
    throw refusal(file, cause);
  });
  const columns = columnsOf(metadata, file);
  const read = async (column: string, rowStart: number, rowEnd: number) => {
    const wanted = { file: buffer, metadata, columns: [column], rowStart, rowEnd };
    const objects = await parquetReadObjects(wanted).catch((cause) => {
      throw refusal(file, cause);
    });
    return objects.map((object) => object[column]);
  };
  async function* rows(): AsyncGenerator<TableRow> {
    for (const [first, end] of rangesOf(metadata, file)) {
      // One column of one group after the other: what hyparquet reads at once of a damaged file fails unheard but for the first.
      const values: unknown[][] = [];
      for (const column of columns) values.push(await read(column, first, end));
      const short = values.find((cells) => cells.length < end - first);
      if (short !== undefined) throw refusal(file, `${short.length} rows instead of ${end - first} of a column`);
      for (let row = first; row < end; row++) {
        const cellOf = (column: string, place: number) =>
          cellText(values[place]?.[row - first], `${file}, row ${row + 1}: ${column}`);
        yield { line: row + 1, cells: columns.map(cellOf) };
      }
    }
  }
  return { columns, rows: rows() };
}

/** Rows that are read together, none of two groups. @throws RetrievalError when groups and file disagree about their number */
function* rangesOf({ num_rows, row_groups }: FileMetaData, file: string): Generator<[number, number]> {
  const counts = row_groups.map((group) => Number(group.num_rows));
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum !== Number(num_rows)) throw refusal(file, `${sum} rows instead of the ${num_rows} that it tells of`);
  let first = 0;
  for (const count of counts) {
    const end = first + count;
    for (; first < end; first += ROWS_AT_ONCE) yield [first, Math.min(end, first + ROWS_AT_ONCE)];
    first = end;
  }
}

/** @throws RetrievalError when the schema is damaged */
function columnsOf(metadata: FileMetaData, file: string): string[] {
  try {
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    if (names.every((name) => typeof name === "string")) return names;
  } catch (cause) {
    throw refusal(file, cause);
  }
  throw refusal(file, "a column without a name");
}

const refusal = (file: string, cause: unknown) =>
  new RetrievalError({
    what: `${file}: not a Parquet file, or one that cannot be read`,
    got: reasonOf(cause),
    remedy: "Write it with Snappy compression or none",
    cause,
  });
