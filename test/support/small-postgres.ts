import {
  loadPostgresIndex,
  type PictureBatch,
  type PostgresBuildOptions,
  type PostgresDescription,
  type Row,
} from "@loci/index";
import pg from "pg";
import { smallDescription, smallDescriptors, smallDimension, smallItems } from "./small-index.js";

/** The small index of directories, for PostgreSQL. */
export function smallPostgresDescription(changes: Partial<PostgresDescription> = {}): PostgresDescription {
  const { kind: _, precision: __, ...description } = smallDescription("hnsw");
  return { ...description, ...changes };
}

/** The pictures of the small index with their descriptors, in batches of odd sizes. */
export async function* smallBatches(rows: readonly Row[] = smallItems): AsyncGenerator<PictureBatch> {
  for (let first = 0, size = 9; first < rows.length; first += size, size += 4) {
    const descriptors = smallDescriptors.subarray(first * smallDimension, (first + size) * smallDimension);
    yield { descriptors, rows: rows.slice(first, first + size) };
  }
}

/** Makes an index of 40 descriptors. */
export async function makeSmallPostgres(address: string, options: PostgresBuildOptions = {}): Promise<void> {
  await loadPostgresIndex(address, smallPostgresDescription(), smallBatches(), options);
}

/** The answer of a server, as it is without any of ours. @param address of a server or of an index */
export async function askServer(address: string, text: string, values: unknown[] = []): Promise<unknown[]> {
  const url = new URL(address);
  url.pathname = url.pathname.split("/").slice(0, 2).join("/");
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
