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
  async function* rows(): AsyncGenerator<TableRow> {
    const count = Number(metadata.num_rows);
    for (let first = 0; first < count; first += ROWS_AT_ONCE) {
      const rowEnd = Math.min(count, first + ROWS_AT_ONCE);
      const objects = await parquetReadObjects({ file: buffer, metadata, rowStart: first, rowEnd }).catch((cause) => {
        throw refusal(file, cause);
      });
      // Otherwise a number of rows that is not true would be counted up to.
      if (objects.length < rowEnd - first) {
        throw refusal(file, `${first + objects.length} rows instead of the ${count} that it tells of`);
      }
      for (const [place, object] of objects.entries()) {
        const line = first + place + 1;
        yield { line, cells: columns.map((column) => cellText(object[column], `${file}, row ${line}: ${column}`)) };
      }
    }
  }
  return { columns, rows: rows() };
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
