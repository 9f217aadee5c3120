import { RetrievalError, reasonOf } from "@loci/core";
import { foreignPartitions } from "./foreign-partitions.js";
import { type IndexRecord, readRecord, tableOf, writeRecord } from "./index-record.js";
import { removeUnusedModels } from "./model-files.js";
import { parseServerAddress, passwordIn, withPassword } from "./postgres-address.js";
import { isForbidden } from "./server-error.js";
import { openSession, type Session } from "./session.js";
import { columnDefinitions, quoted } from "./sql-columns.js";
import type { WriterSessions } from "./writer-sessions.js";

/**
 * The index that a build is to replace, if there is one.
 * @throws RetrievalError when there is one that must stay, or a table of that name that is no index
 */
export async function targetRecord(
  catalogue: Session,
  name: string,
  replace: boolean,
): Promise<IndexRecord | undefined> {
  const former = await readRecord(catalogue, name, false);
  if (former !== undefined && !replace) {
    const remedy = "Choose another name, or ask for it to be replaced";
    throw new RetrievalError({ what: `${catalogue.name}: the index "${name}" exists already`, remedy });
  }
  if (former === undefined && (await exists(catalogue, name))) {
    const remedy = "Choose another name, or remove it yourself";
    throw new RetrievalError({ what: `${catalogue.name}: "${name}" is not a Loci index and is not replaced`, remedy });
  }
  return former;
}

async function exists(session: Session, relation: string): Promise<boolean> {
  const [found] = await session.query<{ is_there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS is_there", [
    quoted(relation),
  ]);
  return found?.is_there === true;
}

/**
 * Makes a draft the index of its name, at once for all who look, and removes the one that it replaces.
 * @param address of the index, for the passwords of its servers
 * @returns its record
 */
export async function putInPlace(
  address: string,
  sessions: WriterSessions,
  draft: IndexRecord,
  former: IndexRecord | undefined,
): Promise<IndexRecord> {
  const { catalogue } = sessions;
  const { name } = draft;
  const relation = sessions.isSharded ? draft.relation : name;
  const record: IndexRecord = { ...draft, isDraft: false, relation };
  await catalogue.transaction(async () => {
    // Since the build began somebody may have made a table of that name which is no index.
    await targetRecord(catalogue, name, former !== undefined);
    await catalogue.run(`DROP TABLE IF EXISTS ${quoted(name)} CASCADE`);
    if (sessions.isSharded) await layOut(address, sessions, record);
    else await catalogue.run(`ALTER TABLE ${quoted(draft.relation)} RENAME TO ${quoted(name)}`);
    await catalogue.query("DELETE FROM loci_indexes WHERE name = $1", [name]);
    await catalogue.query("DELETE FROM loci_skipped WHERE name = $1 AND NOT is_draft", [name]);
    await catalogue.query("UPDATE loci_skipped SET is_draft = false WHERE name = $1", [name]);
    await writeRecord(catalogue, record);
    await removeUnusedModels(catalogue);
  });
  if (former) await dropShards(address, former);
  return record;
}

/** On the server with the catalogue the index is a table whose partitions are on its servers. */
async function layOut(address: string, { catalogue, onNotice }: WriterSessions, record: IndexRecord): Promise<void> {
  const { form, columns } = tableOf(record);
  const definition = `id bigint NOT NULL, descriptor vector(${form.dimension}) NOT NULL${columnDefinitions(columns)}`;
  await catalogue.run(`CREATE TABLE ${quoted(record.name)} (${definition}) PARTITION BY HASH (id)`);
  await catalogue.run("SAVEPOINT without_partitions");
  try {
    for (const statement of await foreignPartitions(catalogue, record, passwordIn(address))) {
      await catalogue.run(statement);
    }
  } catch (error) {
    if (!isForbidden(error)) throw error;
    await catalogue.run("ROLLBACK TO SAVEPOINT without_partitions");
    onNotice(
      `${reasonOf(error)}. Loci does without postgres_fdw; other programs find the table ${quoted(record.name)} empty. ` +
        "An administrator can allow it: CREATE EXTENSION postgres_fdw; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO the user",
    );
  }
}

/** What the servers of a former index still hold; one that cannot be reached keeps a table that nobody asks for. */
async function dropShards(address: string, { relation, facts }: IndexRecord): Promise<void> {
  await Promise.allSettled(
    facts.shards.map(async (shard) => {
      const { session, close } = await openSession(parseServerAddress(withPassword(shard, passwordIn(address))));
      await session.run(`DROP TABLE IF EXISTS ${quoted(relation)}`).finally(close);
    }),
  );
}

/** Removes an index in the making. */
export async function dropDraft(sessions: WriterSessions, { name, relation }: IndexRecord): Promise<void> {
  const { catalogue } = sessions;
  await Promise.all(sessions.shards.map((session) => session.run(`DROP TABLE IF EXISTS ${quoted(relation)}`)));
  await catalogue.transaction(async () => {
    await catalogue.run(`DROP TABLE IF EXISTS ${quoted(relation)}`);
    await catalogue.query("DELETE FROM loci_skipped WHERE name = $1 AND is_draft", [name]);
    await catalogue.query("DELETE FROM loci_indexes WHERE name = $1 AND is_draft", [name]);
    await removeUnusedModels(catalogue);
  });
}
