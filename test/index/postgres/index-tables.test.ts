import { openPostgresIndex } from "@loci/index";
import { expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { askServer, makeSmallPostgres } from "../../support/small-postgres.js";

allowForSlowServers();

const [server, one, two] = (await postgresServers(3)) as [string, string, string];

it("an index takes the place of another, wherever that was; of the former nothing is left", async () => {
  const address = indexAddress(server, "replaced");
  const tables = (place: string) =>
    askServer(place, "SELECT relname FROM pg_class WHERE relname LIKE 'loci_%' AND relkind = 'r'");
  await makeSmallPostgres(address, { replace: true });
  const before = await tables(one);
  await makeSmallPostgres(address, { replace: true, shards: [one, two] });
  // For other programs there is a table of the index's name.
  expect(await askServer(address, "SELECT relkind FROM pg_class WHERE relname = 'replaced'")).toEqual([
    { relkind: "p" },
  ]);
  expect(await tables(one)).toHaveLength(before.length + 1);
  await makeSmallPostgres(address, { replace: true });
  expect(await tables(one)).toEqual(before);
  expect(await askServer(address, "SELECT count(*)::int AS n FROM replaced")).toEqual([{ n: 40 }]);
  const index = await openPostgresIndex(address);
  expect(index.manifest.count).toBe(40);
  await index.close();
});
