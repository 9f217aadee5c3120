import { createHash } from "node:crypto";
import { driver } from "./driver.js";
import type { IndexRecord } from "./index-record.js";
import { parseServerAddress, passwordIn, withPassword } from "./postgres-address.js";
import type { Session } from "./session.js";
import { quoted } from "./sql-columns.js";

/** Operators of pgvector are the same there: what orders by nearness is carried out by the server that has the rows. */
const SERVER_OPTIONS = { extensions: "vector", async_capable: "true", fetch_size: "100", batch_size: "500" };

/**
 * SQL that makes the partitions of a sharded index foreign tables on its servers, so that any program can ask them all through
 * the one with the catalogue. Nothing where postgres_fdw is not installed: Loci itself asks the servers directly.
 * @param password of servers that have none of their own; it is kept in PostgreSQL's list of user mappings
 */
export async function foreignPartitions(
  catalogue: Session,
  { name, relation, facts }: IndexRecord,
  password: string | undefined,
): Promise<string[]> {
  const [available] = await catalogue.query("SELECT 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'");
  if (available === undefined) return [];
  const { shards } = facts;
  return [
    "CREATE EXTENSION IF NOT EXISTS postgres_fdw",
    ...shards.flatMap((shard, remainder) => {
      const { server, options, mapping } = serverOf(withPassword(shard, password));
      const partition = quoted(`${relation}_${remainder}`);
      const values = `FOR VALUES WITH (MODULUS ${shards.length}, REMAINDER ${remainder})`;
      return [
        `CREATE SERVER IF NOT EXISTS ${server} FOREIGN DATA WRAPPER postgres_fdw ${optionList({ ...options, ...SERVER_OPTIONS })}`,
        `CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER ${server} ${optionList(mapping)}`,
        `CREATE FOREIGN TABLE ${partition} PARTITION OF ${quoted(name)} ${values} SERVER ${server} ${optionList({ table_name: relation })}`,
      ];
    }),
  ];
}

function serverOf(address: string) {
  const url = new URL(address);
  const { client } = parseServerAddress(address);
  const found = new (driver().Client)(client);
  const options = { host: found.host, port: `${found.port}`, dbname: `${found.database}` };
  const digest = createHash("sha256").update(JSON.stringify(options)).digest("hex").slice(0, 12);
  const mapping = {
    user: `${found.user}`,
    ...(passwordIn(url.href) !== undefined && { password: passwordIn(url.href) }),
  };
  return { server: quoted(`loci_${digest}`), options, mapping };
}

const optionList = (options: Readonly<Record<string, string | undefined>>): string =>
  `OPTIONS (${Object.entries(options)
    .map(([name, value]) => `${name} ${driver().escapeLiteral(`${value}`)}`)
    .join(", ")})`;
