import { expect, it } from "vitest";
import { foreignPartitions } from "../../../packages/index/dist/postgres/foreign-partitions.js";
import type { IndexRecord } from "../../../packages/index/dist/postgres/index-record.js";
import type { Session } from "../../../packages/index/dist/postgres/session.js";

const catalogue = (isThere: boolean) => ({ query: async () => (isThere ? [{}] : []) }) as unknown as Session;
const shards = ["postgres://me@db1:5433/it's", "postgres://me@db2/gallery"];
const record = { name: 'bi"rds', relation: "loci_1", facts: { shards } } as unknown as IndexRecord;

it("makes a server, a mapping and a partition of each, everything quoted", async () => {
  const statements = await foreignPartitions(catalogue(true), record, "sec'ret");
  expect(statements).toHaveLength(1 + 3 * 2);
  const [, server, mapping, partition] = statements;
  expect(server).toMatch(/CREATE SERVER IF NOT EXISTS "loci_[0-9a-f]{12}" .*host 'db1', port '5433', dbname 'it''s'/);
  expect(server).toContain("extensions 'vector'");
  expect(mapping).toContain("OPTIONS (user 'me', password 'sec''ret')");
  expect(partition).toContain(
    `CREATE FOREIGN TABLE "loci_1_0" PARTITION OF "bi""rds" FOR VALUES WITH (MODULUS 2, REMAINDER 0)`,
  );
  expect(statements[6]).toContain("REMAINDER 1");
});

it("does without where postgres_fdw is not installed", async () => {
  expect(await foreignPartitions(catalogue(false), record, undefined)).toEqual([]);
});
