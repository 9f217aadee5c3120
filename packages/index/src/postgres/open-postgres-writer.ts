import { type IndexRecord, readRecord } from "./index-record.js";
import { migrate } from "./migrations.js";
import { parsePostgresAddress } from "./postgres-address.js";
import { noSuchIndex } from "./postgres-index.js";
import { PostgresWriter } from "./postgres-writer.js";
import { quoted } from "./sql-columns.js";
import { type OpenWriterOptions, openWriterSessions, type WriterSessions } from "./writer-sessions.js";

/**
 * Opens an index in PostgreSQL to write to it.
 * @throws RetrievalError when it is not there, another process writes to it, or a server cannot be reached
 */
export async function openPostgresWriter(address: string, options: OpenWriterOptions = {}): Promise<PostgresWriter> {
  const { index, shown } = parsePostgresAddress(address);
  const { sessions, known } = await openWriterSessions(address, options, async (catalogue) => {
    await migrate(catalogue);
    const record = await readRecord(catalogue, index, false);
    if (record === undefined) throw noSuchIndex(shown, index);
    return { known: record, shards: record.facts.shards };
  });
  try {
    await removeUnfinished(sessions, known);
    return new PostgresWriter(sessions, known);
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

/** Takes away what a writer that died has added on some of the servers only. */
export async function removeUnfinished(sessions: WriterSessions, { relation, nextId }: IndexRecord): Promise<void> {
  if (!sessions.isSharded) return;
  const text = `DELETE FROM ${quoted(relation)} WHERE id >= $1::bigint`;
  await Promise.all(sessions.shards.map((session) => session.query(text, [nextId])));
}
