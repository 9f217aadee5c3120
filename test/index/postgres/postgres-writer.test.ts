import { openPostgresIndex, openPostgresWriter, type PostgresWriter } from "@loci/index";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { indexAddress, postgresServers } from "../../support/postgres-servers.js";
import { smallDescriptors, smallDimension } from "../../support/small-index.js";
import { makeSmallPostgres } from "../../support/small-postgres.js";

allowForSlowServers();

const [server, one, two] = (await postgresServers(3)) as [string, string, string];
const descriptor = (at: number) => smallDescriptors.slice(at * smallDimension, (at + 1) * smallDimension);

describe.each([
  ["one server", []],
  ["two shards", [one, two]],
] as const)("writing to %s", (_, shards) => {
  const address = indexAddress(server);
  let writer: PostgresWriter;
  beforeAll(async () => {
    await makeSmallPostgres(address, { shards });
    writer = await openPostgresWriter(address);
  });
  afterAll(() => writer?.close());

  it("adds, with columns that are new, and never gives an id twice", async () => {
    expect(await writer.add(descriptor(3), [{ path: "new.jpg", heading: 90 }])).toEqual([40]);
    await writer.remove([40]);
    expect(await writer.add(descriptor(3), [{ path: "newer.jpg", time: 5 }])).toEqual([41]);
    expect(writer.manifest.columns).toEqual({ path: "text", label: "text", heading: "number", time: "time" });
    expect([writer.count, writer.pictures.size]).toEqual([41, 41]);
    expect(await writer.pictures.rowsOf([40, 41])).toEqual([undefined, { path: "newer.jpg", time: 5 }]);
  });

  it("changes metadata, descriptors, both, and only those", async () => {
    await writer.update([
      { id: 0, row: { path: "'; DROP TABLE x; --", label: "l" } },
      { id: 1, descriptor: descriptor(9) },
    ]);
    const rows = await writer.pictures.rowsOf([0, 1]);
    expect(rows).toEqual([
      { path: "'; DROP TABLE x; --", label: "l" },
      { path: "folder 1/picture-1.jpg", label: "class 1" },
    ]);
    const index = await openPostgresIndex(address);
    expect(await index.descriptors([0, 1])).toEqual(Float32Array.from([...descriptor(0), ...descriptor(9)]));
    const [hits] = await index.search(descriptor(9), 2);
    expect(hits?.map(({ id }) => id)).toEqual([1, 9]);
    await index.close();
  });

  it("all of a call or nothing", async () => {
    const before = writer.count;
    await expect(writer.remove([2, 99])).rejects.toThrow("there is no picture with the id 99");
    await expect(writer.update([{ id: 99, row: { path: "x" } }])).rejects.toThrow("id 99");
    await expect(writer.add(descriptor(1), [{ path: "a" }, { path: "b" }])).rejects.toThrow(
      "expected 2, one a picture",
    );
    await expect(writer.add(descriptor(1), [{ path: "a", heading: "north" }])).rejects.toThrow('column "heading" of a');
    await expect(writer.add(descriptor(1), [{ path: "a\0" }])).rejects.toThrow("text that PostgreSQL can hold");
    await expect(writer.add(descriptor(1).fill(2), [{ path: "a" }])).rejects.toThrow("L2 norm");
    await expect(writer.addColumns({ label: "number" })).rejects.toThrow('column "label": expected text, got number');
    expect([writer.count, (await writer.pictures.rowsOf([2]))[0]?.["path"]]).toEqual([
      before,
      "folder 2/picture-2.jpg",
    ]);
  });

  it("tunes for a recall, and says when it cannot be reached", async () => {
    const tuned = await writer.tune({ recall: 0.9 });
    expect(tuned?.isReached).toBe(true);
    expect(writer.manifest.hnsw?.ef).toBe(tuned?.parameters.ef);
    await expect(writer.tune({ recall: 2 })).rejects.toThrow("recall: expected a number above 0, at most 1");
    expect(writer.needsGraph).toBe(false);
  });
});

it("refuses everything once it is closed", async () => {
  const address = indexAddress(server);
  await makeSmallPostgres(address);
  const writer = await openPostgresWriter(address);
  await writer.close();
  await writer.close();
  await expect(writer.remove([1])).rejects.toThrow("the index is closed");
  await expect(openPostgresWriter(indexAddress(server))).rejects.toThrow("there is no index");
});
