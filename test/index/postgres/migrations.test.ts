import { parseServerAddress } from "@loci/index";
import { expect, it } from "vitest";
import { hasCatalogue, migrate, migrations } from "../../../packages/index/dist/postgres/migrations.js";
import { openSession } from "../../../packages/index/dist/postgres/session.js";
import { postgresServers } from "../../support/postgres-servers.js";

const [server] = (await postgresServers(1)) as [string];

it("makes the catalogue once, and refuses one of a later version", async () => {
  const { session, close } = await openSession(parseServerAddress(server));
  try {
    // A schema of its own: other tests have their indexes in the usual one.
    await session.run("DROP SCHEMA IF EXISTS migrating CASCADE; CREATE SCHEMA migrating; SET search_path = migrating");
    expect(await hasCatalogue(session)).toBe(false);
    await migrate(session);
    await migrate(session);
    expect(await hasCatalogue(session)).toBe(true);
    expect(await session.query("SELECT version FROM loci_schema")).toEqual([{ version: migrations.length }]);
    await session.run("UPDATE loci_schema SET version = 0");
    await expect(hasCatalogue(session)).rejects.toThrow("Any command that writes");
    await session.run(`UPDATE loci_schema SET version = ${migrations.length + 1}`);
    await expect(hasCatalogue(session)).rejects.toThrow("Use the version of Loci that made it");
    await expect(migrate(session)).rejects.toThrow(`expected at most ${migrations.length}`);
  } finally {
    // PGlite's connections share their settings.
    await session.run("RESET search_path; DROP SCHEMA migrating CASCADE");
    await close();
  }
});
