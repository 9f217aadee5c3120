import { createPostgresVectorIndex, type PostgresVectorOptions, parseServerAddress } from "@loci/index";
import { expect, it } from "vitest";
import { openSession } from "../../../packages/index/dist/postgres/session.js";
import { allowForSlowServers } from "../../support/allow-for-slow-servers.js";
import { postgresServers } from "../../support/postgres-servers.js";
import { testVectorIndex } from "../../support/vector-index-contract.js";

allowForSlowServers();

const servers = (await postgresServers(2)).map((address) => ({ ...parseServerAddress(address), connections: 1 }));

const create = (count: number, options: PostgresVectorOptions = {}) => {
  return (dimension: number) => createPostgresVectorIndex(servers.slice(0, count), dimension, options);
};

testVectorIndex("PostgreSQL, one server", { create: create(1, { graphFrom: 2500 }), recall: 0.95 });
testVectorIndex("PostgreSQL, two shards", { create: create(2, { graphFrom: 2500 }), recall: 0.95 });

it("an addition that only some servers could do leaves nothing that could be found", async () => {
  const [one, two] = servers as [(typeof servers)[0], (typeof servers)[0]];
  const tables = async () => {
    const text = "SELECT relname FROM pg_class WHERE relname LIKE 'loci_scratch_%' AND relkind = 'r'";
    const { session, close } = await openSession(two);
    const names = await session.query<{ relname: string }>(text).finally(close);
    return names.map(({ relname }) => relname);
  };
  const before = await tables();
  const index = await createPostgresVectorIndex([one, two], 2);
  const name = (await tables()).find((each) => !before.includes(each));
  const { session, close } = await openSession(two);
  await session.run(`ALTER TABLE "${name}" ADD CHECK (id < 0)`).finally(close);
  const axes = Float32Array.from({ length: 40 }, (_, at) => (at % 4 === 0 || at % 4 === 3 ? 1 : 0));
  await expect(index.add(axes)).rejects.toThrow("violates check constraint");
  expect(index.size).toBe(0);
  await expect(index.search(axes.subarray(0, 2), 3)).rejects.toThrow(
    "postgres index: an addition has failed half-way. Make it anew",
  );
  await index.close();
});
