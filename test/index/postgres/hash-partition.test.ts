import { createRandom } from "@loci/core";
import { expect, it } from "vitest";
import { hashPartition } from "../../../packages/index/dist/postgres/hash-partition.js";
import { postgresServers } from "../../support/postgres-servers.js";
import { askServer } from "../../support/small-postgres.js";

const [server] = (await postgresServers(1)) as [string];

it("is where PostgreSQL itself puts a row", async () => {
  const random = createRandom(5);
  const ids = [0, 1, 2, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 33 + 5, Number.MAX_SAFE_INTEGER];
  for (let at = 0; at < 300; at++) ids.push(random.integer(2 ** 31) * random.integer(2 ** 20));
  const statements = [2, 3, 7].map(
    (modulus) => `CREATE TABLE IF NOT EXISTS hash_${modulus} (id bigint) PARTITION BY HASH (id)`,
  );
  await askServer(server, statements.join(";"));
  for (const modulus of [2, 3, 7]) {
    const text = `SELECT id::text, r FROM unnest($1::bigint[]) AS u (id), generate_series(0, ${modulus - 1}) AS r
      WHERE satisfies_hash_partition('hash_${modulus}'::regclass, ${modulus}, r, id)`;
    const rows = (await askServer(server, text, [ids])) as { id: string; r: number }[];
    const truth = new Map(rows.map(({ id, r }) => [Number(id), r]));
    for (const id of ids) expect([id, hashPartition(id, modulus)]).toEqual([id, truth.get(id)]);
  }
});

it("spreads evenly", () => {
  const counts = [0, 0, 0];
  for (let id = 0; id < 30_000; id++) counts[hashPartition(id, 3)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(300);
});
