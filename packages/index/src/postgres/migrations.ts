import { RetrievalError } from "@loci/core";
import type { Session, SqlSource } from "./session.js";

/**
 * What is made in a database for the indexes in it, in steps: step `n` makes version `n + 1` of version `n`. A step that has been
 * released is never changed.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE loci_indexes (
     name text NOT NULL,
     is_draft boolean NOT NULL,
     relation text NOT NULL,
     facts jsonb NOT NULL,
     next_id bigint NOT NULL,
     count bigint NOT NULL,
     updated timestamptz NOT NULL,
     PRIMARY KEY (name, is_draft)
   );
   CREATE TABLE loci_models (
     fingerprint text NOT NULL,
     file text NOT NULL,
     part integer NOT NULL,
     content bytea NOT NULL,
     PRIMARY KEY (fingerprint, file, part)
   );
   CREATE TABLE loci_skipped (name text NOT NULL, is_draft boolean NOT NULL, path text NOT NULL, reason text NOT NULL);
   CREATE INDEX ON loci_skipped (name)`,
];

/**
 * Brings the catalogue of a database up to date.
 * @throws RetrievalError when a later version of Loci has made it
 */
export async function migrate(session: Session): Promise<void> {
  await session.transaction(async () => {
    await session.query("SELECT pg_advisory_xact_lock(hashtextextended('loci_schema', 0))");
    await session.run("CREATE TABLE IF NOT EXISTS loci_schema (version integer NOT NULL)");
    const version = (await versionIn(session)) ?? 0;
    checkVersion(session.name, version);
    for (const step of migrations.slice(version)) await session.run(step);
    if (version === migrations.length) return;
    await session.run(`DELETE FROM loci_schema; INSERT INTO loci_schema VALUES (${migrations.length})`);
  });
}

/**
 * Whether there is a catalogue.
 * @throws RetrievalError when it is of another version
 */
export async function hasCatalogue(source: SqlSource): Promise<boolean> {
  return source.read(async (session) => {
    const [found] = await session.query<{ is_there: boolean }>(
      "SELECT to_regclass('loci_schema') IS NOT NULL AS is_there",
    );
    if (found?.is_there !== true) return false;
    const version = (await versionIn(session)) ?? 0;
    checkVersion(source.name, version);
    if (version === migrations.length) return true;
    throw new RetrievalError({
      what: `${source.name}: version of the catalogue`,
      expected: `${migrations.length}`,
      got: `${version}`,
      remedy: "Any command that writes to an index there brings it up to date",
    });
  });
}

async function versionIn(session: Session): Promise<number | undefined> {
  const [found] = await session.query<{ version: number }>("SELECT version FROM loci_schema");
  return found?.version;
}

function checkVersion(name: string, version: number): void {
  if (version <= migrations.length) return;
  throw new RetrievalError({
    what: `${name}: version of the catalogue`,
    expected: `at most ${migrations.length}`,
    got: `${version}`,
    remedy: "Use the version of Loci that made it",
  });
}
