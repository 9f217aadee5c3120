import { openPostgresIndex, openPostgresWriter, shardPostgresIndex, verifyPostgresIndex } from "@loci/index";
import pg from "pg";
import { expect, it, vi } from "vitest";
import { hashPartition } from "../../../packages/index/dist/postgres/hash-partition.js";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { indexAddress, postgresServers, realServers } from "../../support/postgres-servers.js";
import { smallDescriptors, smallDimension } from "../../support/small-index.js";
import { askServer, makeSmallPostgres } from "../../support/small-postgres.js";

allowForSlowServers();

const [server, one, two] = (await postgresServers(3)) as [string, string, string];
const query = smallDescriptors.subarray(0, smallDimension);

async function answer(address: string) {
  const index = await openPostgresIndex(address);
  try {
    return (await index.search(query, 12)).flat().map(({ id, row }) => [id, row]);
  } finally {
    await index.close();
  }
}

it("lays an index out over servers and back: the same answers, the same ids, also the next one", async () => {
  const address = indexAddress(server);
  await makeSmallPostgres(address);
  const removing = await openPostgresWriter(address);
  await removing.remove([39, 4]);
  await removing.close();
  const before = await answer(address);
  await shardPostgresIndex(address, [one, two]);
  expect(await answer(address)).toEqual(before);
  const { servers, manifest } = await verifyPostgresIndex(address);
  const own = (place: number) =>
    [...Array(40).keys()].filter((id) => ![4, 39].includes(id) && hashPartition(id, 2) === place);
  expect(servers.map(({ rows }) => rows)).toEqual([own(0).length, own(1).length]);
  expect(manifest.count).toBe(38);
  const writer = await openPostgresWriter(address);
  expect(await writer.add(query, [{ path: "next.jpg" }])).toEqual([40]);
  await writer.close();
  await shardPostgresIndex(address, []);
  expect((await verifyPostgresIndex(address)).servers).toMatchObject([{ rows: 39 }]);
});

it("keeps the list of skipped pictures", async () => {
  const address = indexAddress(server);
  await makeSmallPostgres(address);
  const skipped = [{ path: "broken.jpg", reason: "no picture" }];
  const writer = await openPostgresWriter(address);
  await writer.skip(skipped);
  await writer.close();
  const { manifest } = await shardPostgresIndex(address, [one]);
  expect(manifest.skipped).toBe(1);
  const after = await openPostgresWriter(address);
  expect(await after.skippedPictures()).toEqual(skipped);
  await after.close();
});

it("refuses when somebody has written between the reading of the record and the lock", async () => {
  const address = indexAddress(server);
  await makeSmallPostgres(address);
  const { query: ask } = pg.Client.prototype;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    if (!`${given[0]}`.includes("pg_try_advisory_lock")) return Reflect.apply(ask, this, given);
    spy.mockRestore();
    const write = async () => {
      const writer = await openPostgresWriter(address);
      await writer.add(query, [{ path: "new.jpg", camera: "left" }]);
      await writer.close();
    };
    return write().then(() => Reflect.apply(ask, this, given));
  } as never);
  await expect(shardPostgresIndex(address, [])).rejects.toThrow("was written to meanwhile. Try again");
  await shardPostgresIndex(address, []);
  const index = await openPostgresIndex(address);
  expect((await index.pictures.rowsOf([40]))[0]).toEqual({ path: "new.jpg", camera: "left" });
  await index.close();
});

it.skipIf(realServers.addresses.length < 3)(
  `the same SQL through the coordinator (${realServers.skipped ?? "three servers"})`,
  async () => {
    const address = indexAddress(server, "through fdw");
    await makeSmallPostgres(address, { replace: true, shards: [one, two] });
    const vector = `[${[...query].join(",")}]`;
    const text = `SELECT id::int FROM "through fdw" ORDER BY descriptor <#> $1::vector LIMIT 5`;
    const found = await askServer(address, text, [vector]);
    const expected = (await answer(address)).slice(0, 5).map(([id]) => ({ id }));
    expect(found).toEqual(expected);
    const plan = JSON.stringify(await askServer(address, `EXPLAIN (VERBOSE) ${text}`, [vector]));
    expect(plan).toMatch(/Remote SQL.*ORDER BY/);
    await askServer(address, `UPDATE "through fdw" SET label = 'changed' WHERE id = 3`);
    const index = await openPostgresIndex(address);
    expect((await index.pictures.rowsOf([3]))[0]?.["label"]).toBe("changed");
    await index.close();
  },
);

it.skipIf(realServers.addresses.length < 3)(
  `goes without postgres_fdw for a user who has no right to it, and says so (${realServers.skipped ?? "three servers"})`,
  async () => {
    const told: string[] = [];
    // The password is the servers', too: an index has one for all.
    const user = new URL(server);
    [user.username, user.pathname] = ["loci_ordinary", "/loci_ordinary"];
    const password = pg.escapeLiteral(decodeURIComponent(user.password));
    const remove = async () => {
      await askServer(server, "DROP DATABASE IF EXISTS loci_ordinary WITH (FORCE)");
      await askServer(server, "DROP ROLE IF EXISTS loci_ordinary");
    };
    await remove();
    await askServer(server, `CREATE ROLE loci_ordinary LOGIN PASSWORD ${password}`);
    await askServer(server, "CREATE DATABASE loci_ordinary OWNER loci_ordinary");
    const administrator = new URL(server);
    administrator.pathname = user.pathname;
    try {
      await askServer(administrator.href, "CREATE EXTENSION vector");
      const address = indexAddress(user.href);
      await makeSmallPostgres(address, { shards: [one, two], onNotice: (text) => told.push(text) });
      expect(told).toEqual([expect.stringMatching(/permission denied.*Loci does without postgres_fdw/)]);
      expect(await answer(address)).toHaveLength(12);
    } finally {
      await remove();
    }
  },
);
