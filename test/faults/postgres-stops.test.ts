import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "@loci/core";
import { createPostgresBuild, openPostgresIndex, openPostgresWriter, type PostgresWriter } from "@loci/index";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowForSlowServers } from "../support/allow-for-slow-servers.js";
import { randomDescriptors } from "../support/descriptors.js";
import { startLoci } from "../support/loci-process.js";
import { clusterMissing, type PostgresCluster, startCluster } from "../support/postgres-cluster.js";
import { indexAddress } from "../support/postgres-servers.js";
import { askServer, smallPostgresDescription } from "../support/small-postgres.js";

allowForSlowServers();

const [dimension, batch, batches] = [256, 1000, 3];
const count = batch * batches;
const gallery = randomDescriptors(createRandom(71), count, dimension);
const description = smallPostgresDescription({ dimension, columns: {} });
const part = (at: number) =>
  [
    gallery.subarray(at * batch * dimension, (at + 1) * batch * dimension),
    Array.from({ length: batch }, (_, row) => ({ path: `${at * batch + row}.jpg` })),
  ] as const;

/** Stops a server as soon as it is seen to do something. @param what SQL that has a row while it does */
async function stopDuring(cluster: PostgresCluster, what: string): Promise<void> {
  const watch = new pg.Client(cluster.address);
  watch.on("error", () => {});
  await watch.connect();
  while ((await watch.query(what)).rows.length === 0) await sleep(2);
  await cluster.stopAtOnce();
}

const sleeping = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
const linking = "SELECT 1 FROM pg_stat_progress_create_index WHERE tuples_done > 0";
const searching = `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT c.id%' AND state = 'active'`;

/** Has a server fall asleep in the middle of taking up the next batch, until it is stopped. */
async function addUntilStopped(writer: PostgresWriter, at: number, catalogue: string, stopped: PostgresCluster) {
  const [record] = (await askServer(catalogue, "SELECT relation FROM loci_indexes")) as { relation: string }[];
  const table = pg.escapeIdentifier(`${record?.relation}`);
  const fallAsleep = `CREATE FUNCTION fall_asleep() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(3600); RETURN NEW; END $$;
    CREATE TRIGGER in_the_middle BEFORE INSERT ON ${table} FOR EACH ROW
    WHEN (NEW.id % ${batch} > ${batch / 2}) EXECUTE FUNCTION fall_asleep()`;
  await askServer(stopped.address, fallAsleep);
  const [adding] = await Promise.allSettled([writer.add(...part(at)), stopDuring(stopped, sleeping)]);
  await writer.close();
  await stopped.start();
  await askServer(stopped.address, "DROP FUNCTION fall_asleep CASCADE");
  return adding;
}

describe.skipIf(clusterMissing).each([
  ["the only server", 0],
  ["one of two shards", 2],
] as const)(`a real server is stopped at once: %s (${clusterMissing ?? "on servers of its own"})`, (_, shards) => {
  const clusters: PostgresCluster[] = [];
  let [address, stopped, lost] = ["", undefined as unknown as PostgresCluster, {}];
  const options = () => ({ shards: clusters.slice(1).map((cluster) => cluster.address) });
  beforeAll(async () => {
    for (let place = 0; place <= shards; place++) clusters.push(await startCluster());
    [address, stopped] = [indexAddress(clusters[0]?.address as string, "stopped"), clusters.at(-1) as PostgresCluster];
    const named = `^postgres://postgres@${new URL(stopped.address).host}/\\S+: the server cannot be reached`;
    lost = { status: "rejected", reason: { message: expect.stringMatching(named) } };
  });
  afterAll(() => Promise.all(clusters.map((cluster) => cluster.close())));

  it("in the middle of a load and of linking: all of a call or nothing, nobody finds it, and on it goes", async () => {
    const first = await createPostgresBuild(address, description, options());
    await first.add(...part(0));
    expect(await addUntilStopped(first, 1, address, stopped)).toMatchObject(lost);
    await expect(openPostgresIndex(address)).rejects.toThrow("there is no index");

    const second = await createPostgresBuild(address, description, { ...options(), resume: true });
    expect([second.count, second.pictures.size]).toEqual([batch, batch]);
    for (let at = 1; at < batches; at++) await second.add(...part(at));
    const [linked] = await Promise.allSettled([second.commit(), stopDuring(stopped, linking)]);
    expect(linked).toMatchObject(lost);
    await second.close();
    await stopped.start();
    await expect(openPostgresIndex(address)).rejects.toThrow("there is no index");

    const third = await createPostgresBuild(address, description, { ...options(), resume: true });
    expect(third.count).toBe(count);
    expect((await third.commit()).manifest.count).toBe(count);
    const index = await openPostgresIndex(address);
    expect(await index.descriptors([...Array(count).keys()])).toEqual(gallery);
    await index.close();
  });

  it("in the middle of queries: all of the answer when it is back soon, else a message that names it", async () => {
    const index = await openPostgresIndex(address);
    const search = () => index.search(gallery.subarray(0, batch * dimension), 5);
    const expected = await search();
    const restart = async () => {
      await stopDuring(stopped, searching);
      await stopped.start();
    };
    // How soon it is back is the machine's to say.
    const [asked, back] = await Promise.allSettled([search(), restart()]);
    expect(back.status).toBe("fulfilled");
    if (asked.status === "fulfilled") expect(asked.value).toEqual(expected);
    else expect(asked).toMatchObject(lost);
    await stopped.stopAtOnce();
    expect((await Promise.allSettled([search()]))[0]).toMatchObject(lost);
    const query = startLoci(["query", address, `${import.meta.dirname}/none.jpg`]);
    expect(await query.ended).toBe(1);
    expect(query.output()).toMatch(/the server cannot be reached.*Try again when it is there/);
    await stopped.start();
    expect(await search()).toEqual(expected);
    await index.close();
  });

  it("in the middle of an addition to an index: it stays as it was", async () => {
    const writer = await openPostgresWriter(address);
    expect(await addUntilStopped(writer, 0, address, stopped)).toMatchObject(lost);
    const again = await openPostgresWriter(address);
    expect([again.count, (await again.pictures.rowsOf([count]))[0]]).toEqual([count, undefined]);
    await again.close();
  });
});
