import { createPostgresBuild, openPostgresIndex } from "@loci/index";
import { expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { smallDescriptors, smallDimension, smallItems } from "../../support/small-index.js";
import { askServer, makeSmallPostgres, smallPostgresDescription } from "../../support/small-postgres.js";

allowForSlowServers();

const [server, one, two] = (await postgresServers(3)) as [string, string, string];

it("an index takes the place of another, wherever that was; of the former nothing is left", async () => {
  const address = indexAddress(server, "replaced");
  await makeSmallPostgres(address, { replace: true });
  await makeSmallPostgres(address, { replace: true, shards: [one, two] });
  // For other programs there is a table of the index's name.
  expect(await askServer(address, "SELECT relkind FROM pg_class WHERE relname = 'replaced'")).toEqual([
    { relkind: "p" },
  ]);
  const [record] = await askServer(address, "SELECT relation FROM loci_indexes WHERE name = 'replaced'");
  const { relation } = record as { relation: string };
  const isThere = (place: string) => askServer(place, "SELECT 1 FROM pg_class WHERE relname = $1", [relation]);
  expect([await isThere(one), await isThere(two)]).toMatchObject([{ length: 1 }, { length: 1 }]);
  await makeSmallPostgres(address, { replace: true });
  expect([await isThere(one), await isThere(two)]).toEqual([[], []]);
  expect(await askServer(address, "SELECT count(*)::int AS n FROM replaced")).toEqual([{ n: 40 }]);
  const index = await openPostgresIndex(address);
  expect(index.manifest.count).toBe(40);
  await index.close();
});

it("a table of that name which somebody has made meanwhile is no index, and stays", async () => {
  const address = indexAddress(server, "made meanwhile");
  await askServer(server, 'DROP TABLE IF EXISTS "made meanwhile"');
  const build = await createPostgresBuild(address, smallPostgresDescription());
  await build.add(smallDescriptors.subarray(0, smallDimension), smallItems.slice(0, 1));
  await askServer(server, 'CREATE TABLE "made meanwhile" (n integer); INSERT INTO "made meanwhile" VALUES (7)');
  await expect(build.commit()).rejects.toThrow('"made meanwhile" is not a Loci index and is not replaced');
  await build.discard();
  expect(await askServer(server, 'SELECT n FROM "made meanwhile"')).toEqual([{ n: 7 }]);
});
