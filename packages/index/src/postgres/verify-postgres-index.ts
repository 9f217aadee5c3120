import { RetrievalError } from "@loci/core";
import type { IndexFacts } from "../storage/searchable-index.js";
import { NORM_TOLERANCE } from "../unsound-descriptor.js";
import { graphsOf } from "./descriptor-table.js";
import { factsOf, type IndexRecord, tableOf } from "./index-record.js";
import { parsePostgresAddress } from "./postgres-address.js";
import { openShards, readyRecord } from "./postgres-index.js";
import { PostgresServer } from "./postgres-server.js";
import { quoted } from "./sql-columns.js";

/** A server's part of an index. */
export interface ServerReport {
  readonly server: string;
  readonly rows: number;
  /** Of the table with its descriptors. */
  readonly tableBytes: number;
  /** Of the graph and the other indexes. */
  readonly indexBytes: number;
}

/** What is known about an index in PostgreSQL, and its parts. */
export interface PostgresReport {
  readonly manifest: IndexFacts;
  readonly servers: readonly ServerReport[];
}

/**
 * Looks at the tables of an index: every server has its part and its graph, together they have as many pictures as the
 * catalogue says, and every descriptor has the length that the metric wants. The bytes on the disk are PostgreSQL's to check
 * (data_checksums, pg_amcheck).
 * @throws RetrievalError when something is not as it should be, or a server cannot be reached
 */
export async function verifyPostgresIndex(address: string): Promise<PostgresReport> {
  const { index, ...parsed } = parsePostgresAddress(address);
  const catalogue = new PostgresServer(parsed);
  const opened = [catalogue];
  try {
    const record = await readyRecord(catalogue, index);
    const shards = openShards(address, record, catalogue);
    opened.push(...shards);
    const servers = await Promise.all(shards.map((server) => verifyServer(server, record)));
    const rows = servers.reduce((sum, server) => sum + server.rows, 0);
    if (rows !== record.count) {
      throw damaged(parsed.shown, `${record.count} pictures`, `${rows}`);
    }
    return { manifest: factsOf(record), servers };
  } finally {
    await Promise.all(opened.map((server) => server.close()));
  }
}

async function verifyServer(server: PostgresServer, record: IndexRecord): Promise<ServerReport> {
  const { relation, form } = tableOf(record);
  const isOff = `abs(vector_norm(descriptor) - 1) > ${NORM_TOLERANCE}`;
  const [facts] = await server.read((session) =>
    session.query<{ rows: number; unsound: number; beyond: number; table_bytes: number; index_bytes: number }>(
      `SELECT count(*) AS rows, count(*) FILTER (WHERE ${form.metric === "cosine" ? isOff : "false"}) AS unsound,
         count(*) FILTER (WHERE id >= $1::bigint) AS beyond,
         pg_table_size($2::regclass) AS table_bytes, pg_indexes_size($2::regclass) AS index_bytes
       FROM ${quoted(relation)}`,
      [record.nextId, quoted(relation)],
    ),
  );
  const {
    rows,
    unsound,
    beyond,
    table_bytes: tableBytes,
    index_bytes: indexBytes,
  } = facts as NonNullable<typeof facts>;
  if (unsound > 0) throw damaged(server.name, "descriptors of unit length", `${unsound} of another`);
  if (beyond > 0) throw damaged(server.name, "no addition that was broken off", `${beyond} pictures of one`);
  const graphs = record.facts.graph ? await graphsOf(server, relation) : [relation];
  if (graphs.length === 0) throw damaged(server.name, "a graph", "none");
  return { server: server.name, rows, tableBytes, indexBytes };
}

const damaged = (name: string, expected: string, got: string) =>
  new RetrievalError({ what: `${name}: the index is damaged`, expected, got, remedy: "Build the index again" });
