import { RetrievalError } from "@loci/core";
import { createPostgresBuild, openPostgresIndex } from "@loci/index";
import pg from "pg";
import { describe, expect, it, vi } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { cutConnection } from "../../support/cut-connection.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { smallDescriptors, smallDimension, smallItems } from "../../support/small-index.js";
import { askServer, makeSmallPostgres, smallPostgresDescription } from "../../support/small-postgres.js";

allowForSlowServers();

const [server, one, two] = (await postgresServers(3)) as [string, string, string];
const description = smallPostgresDescription();
const part = (first: number, end: number) =>
  [smallDescriptors.subarray(first * smallDimension, end * smallDimension), smallItems.slice(first, end)] as const;

describe.each([
  ["one server", [] as string[]],
  ["two shards", [one, two]],
] as const)("a load that breaks off, %s", (_, shards) => {
  it("leaves nothing to be found, keeps what was added, and goes on", async () => {
    const address = indexAddress(server);
    const first = await createPostgresBuild(address, description, { shards });
    await first.add(...part(0, 15));
    await first.skip([{ path: "broken.jpg", reason: "no picture\0\ud800" }]);
    await first.close();
    await expect(openPostgresIndex(address)).rejects.toThrow("there is no index");
    const second = await createPostgresBuild(address, description, { shards, resume: true });
    expect([second.count, (await second.skippedPictures()).map(({ path }) => path)]).toEqual([15, ["broken.jpg"]]);
    await second.add(...part(15, 40));
    const { manifest, tuned } = await second.commit();
    expect([manifest.count, manifest.skipped, tuned?.isReached]).toEqual([40, 1, true]);
    const index = await openPostgresIndex(address);
    expect(await index.descriptors([...Array(40).keys()])).toEqual(smallDescriptors);
    await index.close();
  });
});

it("the connection is lost in the middle of a load: a clear message, all of a call or nothing, and on it goes", async () => {
  const way = await cutConnection(server);
  const address = indexAddress(way.address);
  const build = await createPostgresBuild(address, description);
  await build.add(...part(0, 10));
  // Enough for the beginning of the next call only.
  way.cut(400);
  await expect(build.add(...part(10, 40))).rejects.toThrow("the server cannot be reached");
  await expect(build.add(...part(10, 40))).rejects.toThrow("not writable after a failure. Open it again");
  await build.close();
  await expect(createPostgresBuild(address, description)).rejects.toThrow(RetrievalError);
  way.mend();
  const again = await createPostgresBuild(address, description, { resume: true });
  expect(again.count).toBe(10);
  await again.add(...part(10, 40));
  expect((await again.commit()).manifest.count).toBe(40);
});

it("another index, an empty one, a name that is taken", async () => {
  const address = indexAddress(server, `x"; DROP TABLE loci_indexes; --`);
  const told: string[] = [];
  const begun = await createPostgresBuild(address, description, { replace: true });
  await begun.add(...part(0, 5));
  await begun.close();
  const onDiscarded = ({ message }: Error) => told.push(message);
  const other = { ...description, model: { name: "other", fingerprint: "other" } };
  const another = await createPostgresBuild(address, other, { replace: true, resume: true, onDiscarded });
  expect(told).toEqual([expect.stringContaining("is of another index")]);
  await expect(another.commit()).rejects.toThrow("pictures: expected at least 1, got none, and 0 skipped");
  await makeSmallPostgres(address, { replace: true });
  await expect(createPostgresBuild(address, description)).rejects.toThrow("exists already");
  await makeSmallPostgres(address, { replace: true });
  expect(await askServer(address, `SELECT count(*)::int AS n FROM "x""; DROP TABLE loci_indexes; --"`)).toEqual([
    { n: 40 },
  ]);
  await askServer(address, 'CREATE TABLE IF NOT EXISTS "my own" (n integer)');
  const own = createPostgresBuild(indexAddress(server, "my own"), description, { replace: true });
  await expect(own).rejects.toThrow('"my own" is not a Loci index and is not replaced');
  // Of what was discarded nothing is left.
  expect(await askServer(address, "SELECT 1 FROM loci_models WHERE fingerprint = 'other'")).toEqual([]);
});

it.each([
  [{ dimension: 16_001 }, {}, "at most 16000"],
  [{}, { hnsw: { m: 101 } }, "m: expected an integer from 2 to 100"],
  [{}, { hnsw: { m: 40, efConstruction: 60 } }, "efConstruction: expected an integer from 80 to 1000"],
  [{}, { shards: ["postgres://me:secret@db/gallery/birds"] }, "expected postgres://user@host:5432/database, got"],
])("refuses %j %j before it connects", async (changes, options, message) => {
  const nowhere = "postgres://me@127.0.0.1:1/gallery/birds";
  await expect(createPostgresBuild(nowhere, { ...description, ...changes }, options)).rejects.toThrow(message);
});

it("notes the draft before it stores the model: a model of no index is removed by whoever ends a build", async () => {
  const told: string[] = [];
  const { query } = pg.Client.prototype;
  vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    told.push(`${given[0]}`);
    return Reflect.apply(query, this, given);
  } as never);
  const build = await createPostgresBuild(indexAddress(server), description);
  await build.discard();
  const [record, lock, model] = ["INSERT INTO loci_indexes", "'loci_models'", "SELECT 1 FROM loci_models"].map((text) =>
    told.findIndex((each) => each.includes(text)),
  ) as [number, number, number];
  expect([record >= 0, record < lock, lock < model]).toEqual([true, true, true]);
});
