import { RetrievalError } from "@loci/core";
import pMap from "p-map";
import type { Row } from "../storage/columns.js";
import type { DescriptorTable } from "./descriptor-table.js";
import { hashPartition } from "./hash-partition.js";
import { byDistance, type FoundRow, searchTable, type TableSearch } from "./search-table.js";
import type { SqlSource } from "./session.js";
import { quoted, rowOf, selectedColumns } from "./sql-columns.js";
import { readVector } from "./vector-bytes.js";

/** The same table on one or several servers; each row is on the one that `hashPartition` of its id says. */
export interface Shards {
  readonly table: DescriptorTable;
  readonly sources: readonly SqlSource[];
}

/** Queries that a server answers on one connection before others may have their turn. */
const QUERIES_AT_ONCE = 16;
/** Calls of a search that are under way at a time, over all servers. */
const CALLS_AT_ONCE = 16;
const IDS_AT_ONCE = 1000;

/**
 * Asks all servers at once and merges what they find. A server that cannot be reached is an error: there is no answer then.
 * @param queries length count * dimension
 * @param assertOpen throws when nobody waits for the rest any more
 */
export async function searchShards(
  { table, sources }: Shards,
  queries: Float32Array,
  search: TableSearch,
  assertOpen: () => void = () => {},
): Promise<FoundRow[][]> {
  const { dimension } = table.form;
  const length = QUERIES_AT_ONCE * dimension;
  const starts = Array.from({ length: Math.ceil(queries.length / length) }, (_, piece) => piece * length);
  const answers = await pMap(
    starts,
    async (start) => {
      assertOpen();
      const some = queries.subarray(start, start + length);
      const parts = await Promise.all(
        sources.map((source) => source.read((session) => searchTable(session, table, some, search))),
      );
      return Array.from({ length: some.length / dimension }, (_, query) =>
        merged(
          parts.map((part) => part[query] ?? []),
          search.k,
        ),
      );
    },
    { concurrency: Math.max(1, Math.floor(CALLS_AT_ONCE / sources.length)) },
  );
  return answers.flat();
}

/** The `k` nearest of several lists. */
function merged(lists: readonly (readonly FoundRow[])[], k: number): FoundRow[] {
  if (lists.length === 1) return [...(lists[0] as FoundRow[])];
  return lists.flat().sort(byDistance).slice(0, k);
}

/**
 * The descriptors of some rows, one after the other.
 * @param subject begins the message
 * @throws RetrievalError when one is not there
 */
export async function readDescriptors(shards: Shards, ids: readonly number[], subject: string): Promise<Float32Array> {
  const { table } = shards;
  const { dimension } = table.form;
  const places = new Map<number, number[]>();
  for (const [place, id] of ids.entries()) places.set(id, [...(places.get(id) ?? []), place]);
  const descriptors = new Float32Array(ids.length * dimension);
  const text = `SELECT id, vector_send(descriptor) AS bytes FROM ${quoted(table.relation)} WHERE id = ANY($1::bigint[])`;
  await onShardsOf(shards, [...places.keys()], async (source, some) => {
    const rows = await source.read((session) => session.query<{ id: number; bytes: Buffer }>(text, [some]));
    for (const { id, bytes } of rows) {
      for (const place of places.get(id) ?? []) readVector(bytes, descriptors, place * dimension);
      places.delete(id);
    }
  });
  const [missing] = places.keys();
  if (missing === undefined) return descriptors;
  throw new RetrievalError({ what: `${subject}: there is no picture with the id ${missing}` });
}

/** The metadata of some rows by their ids; those that are not there are left out. */
export async function readRows(shards: Shards, ids: readonly number[]): Promise<Map<number, Row>> {
  const { relation, columns } = shards.table;
  const found = new Map<number, Row>();
  const text = `SELECT t.id${selectedColumns(columns, "t")} FROM ${quoted(relation)} t WHERE t.id = ANY($1::bigint[])`;
  await onShardsOf(shards, [...new Set(ids)], async (source, some) => {
    const rows = await source.read((session) => session.query<{ id: number }>(text, [some]));
    for (const row of rows) found.set(row.id, rowOf(columns, row));
  });
  return found;
}

/** Calls with the ids that each server has, some at a time. */
async function onShardsOf(
  { sources }: Shards,
  ids: readonly number[],
  use: (source: SqlSource, some: readonly number[]) => Promise<void>,
): Promise<void> {
  await Promise.all(
    bySource(ids, sources.length).map(async (own, place) => {
      for (let first = 0; first < own.length; first += IDS_AT_ONCE) {
        await use(sources[place] as SqlSource, own.slice(first, first + IDS_AT_ONCE));
      }
    }),
  );
}

/** The ids that each of some servers has. */
export function bySource(ids: readonly number[], sources: number): number[][] {
  const parts: number[][] = Array.from({ length: sources }, () => []);
  for (const id of ids) parts[sources === 1 ? 0 : hashPartition(id, sources)]?.push(id);
  return parts;
}
