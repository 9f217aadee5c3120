import { openPostgresWriter } from "@loci/index";
import { expect, it } from "vitest";
import { hashPartition } from "../../../packages/index/dist/postgres/hash-partition.js";
import { indexAddress, postgresServers, realServers } from "../../support/postgres-servers.js";
import { askServer, makeSmallPostgres } from "../../support/small-postgres.js";

const [server, one, two] = (await postgresServers(3)) as [string, string, string];

it("takes away what a writer that died has added on one of the servers only", async () => {
  const address = indexAddress(server, "left over");
  await makeSmallPostgres(address, { replace: true, shards: [one, two] });
  const [record] = (await askServer(address, "SELECT relation FROM loci_indexes WHERE name = 'left over'")) as [
    { relation: string },
  ];
  const holder = hashPartition(40, 2) === 0 ? one : two;
  const text = `INSERT INTO "${record.relation}" SELECT 40, descriptor, path FROM "${record.relation}" LIMIT 1`;
  await askServer(holder, text);
  const writer = await openPostgresWriter(address);
  expect(await writer.pictures.rowsOf([40])).toEqual([undefined]);
  await writer.close();
});

it.skipIf(realServers.addresses.length === 0)(
  `lets one process write at a time (${realServers.skipped ?? "real servers; PGlite has one session"})`,
  async () => {
    const address = indexAddress(server, "locked");
    await makeSmallPostgres(address, { replace: true });
    const writer = await openPostgresWriter(address);
    await expect(openPostgresWriter(address)).rejects.toThrow("another process is writing to the index");
    await writer.close();
    await (await openPostgresWriter(address)).close();
  },
);
