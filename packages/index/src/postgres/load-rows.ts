import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { rememberedFor } from "../reranking/remembered-for.js";
import type { Row } from "../storage/columns.js";
import type { DescriptorTable } from "./descriptor-table.js";
import { serverError } from "./server-error.js";
import type { Session } from "./session.js";
import { quoted, type SqlColumns, valuesOf } from "./sql-columns.js";
import { SqlValues } from "./sql-values.js";
import { vectorByteLength, vectorBytes, writeVector } from "./vector-bytes.js";

/** A picture as a row of a table. */
export interface TableRow {
  readonly id: number;
  /** Length `dimension`. */
  readonly descriptor: Float32Array;
  readonly row: Row;
}

/** Writes rows into a table: by COPY in its binary form, where the server has it. */
export async function loadRows(session: Session, table: DescriptorTable, rows: readonly TableRow[]): Promise<void> {
  if (rows.length === 0) return;
  if (await hasCopy(session)) await copyRows(session, table, rows);
  else await insertRows(session, table, rows);
}

/** PGlite, PostgreSQL as WebAssembly, has no COPY over a socket. */
const hasCopy = rememberedFor(async (session: Session): Promise<boolean> => {
  const [found] = await session.query<{ version: string }>("SELECT version()");
  return !`${found?.version}`.includes("PGlite");
});

const namesIn = (columns: SqlColumns): string =>
  ["id", "descriptor", ...Object.values(columns).map(({ column }) => quoted(column))].join(", ");

async function copyRows(session: Session, { relation, columns, form }: DescriptorTable, rows: readonly TableRow[]) {
  const text = `COPY ${quoted(relation)} (${namesIn(columns)}) FROM STDIN (FORMAT binary)`;
  const { from: copyFrom } = await import("pg-copy-streams");
  try {
    await pipeline(Readable.from(copyPieces(rows, columns, form.dimension)), session.client.query(copyFrom(text)));
  } catch (error) {
    throw serverError(session.name, error);
  }
}

/** Rows that are encoded before others may have their turn. */
const ROWS_AT_ONCE = 256;

/**
 * The binary form of COPY: a signature, then for each row the number of fields and for each field its bytes after their
 * number (−1: null); at the end −1. Big-endian.
 */
export function* copyPieces(rows: readonly TableRow[], columns: SqlColumns, dimension: number): Generator<Buffer> {
  yield Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    yield Buffer.concat(rows.slice(first, first + ROWS_AT_ONCE).map((row) => copyRow(row, columns, dimension)));
  }
  yield Buffer.from([0xff, 0xff]);
}

function copyRow({ id, descriptor, row }: TableRow, columns: SqlColumns, dimension: number): Buffer {
  const fields = valuesOf(columns, row).map(copyField);
  const vectorLength = vectorByteLength(dimension);
  const start = Buffer.allocUnsafe(2 + 4 + 8 + 4 + vectorLength);
  let at = start.writeInt16BE(2 + fields.length, 0);
  at = start.writeBigInt64BE(BigInt(id), start.writeInt32BE(8, at));
  writeVector(start, start.writeInt32BE(vectorLength, at), descriptor);
  return Buffer.concat([start, ...fields]);
}

function copyField(value: string | number | null): Buffer {
  if (value === null) return Buffer.from([0xff, 0xff, 0xff, 0xff]);
  const length = typeof value === "string" ? Buffer.byteLength(value) : 8;
  const field = Buffer.allocUnsafe(4 + length);
  field.writeInt32BE(length, 0);
  if (typeof value === "string") field.write(value, 4);
  else field.writeDoubleBE(value, 4);
  return field;
}

/** A statement binds at most 65,535. */
const VALUES_AT_ONCE = 20_000;

async function insertRows(session: Session, { relation, columns }: DescriptorTable, rows: readonly TableRow[]) {
  const atOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / (2 + Object.keys(columns).length)));
  for (let first = 0; first < rows.length; first += atOnce) {
    const bound = new SqlValues();
    const lines = rows.slice(first, first + atOnce).map(({ id, descriptor, row }) => {
      const metadata = Object.values(columns).map(({ type }, place) => ({
        type,
        value: valuesOf(columns, row)[place],
      }));
      const places = metadata.map(({ type, value }) => `${bound.bind(value)}::${type === "text" ? "text" : "float8"}`);
      return `(${[`${bound.bind(id)}::bigint`, `${bound.bind(vectorBytes(descriptor))}::vector`, ...places].join(", ")})`;
    });
    await session.query(`INSERT INTO ${quoted(relation)} (${namesIn(columns)}) VALUES ${lines.join(", ")}`, bound.all);
  }
}
