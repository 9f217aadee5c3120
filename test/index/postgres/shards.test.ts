import { RetrievalError } from "@loci/core";
import { expect, it } from "vitest";
import { hashPartition } from "../../../packages/index/dist/postgres/hash-partition.js";
import type { SqlSource } from "../../../packages/index/dist/postgres/session.js";
import { bySource, readRows, searchShards } from "../../../packages/index/dist/postgres/shards.js";

const form = { dimension: 1, metric: "cosine", precision: "float32" } as const;
const table = { relation: "t", form, columns: {}, hasGraph: false } as const;

/** A server that answers every query with these [id, nearness]. */
const serverWith = (...rows: readonly (readonly [number, number])[]): SqlSource => ({
  name: "server",
  read: (use) => {
    const session = {
      transaction: (inside: () => Promise<unknown>) => inside(),
      query: async (_: string, [ids]: readonly unknown[]) =>
        rows.filter(([id]) => !Array.isArray(ids) || ids.includes(id)).map(([id, nearness]) => ({ id, nearness })),
    };
    return use(session as never);
  },
});

const search = { k: 3, ef: undefined, iterates: true };

it("merges what the servers find: the nearest of all, equally near ones by id", async () => {
  const sources = [serverWith([5, -0.9], [1, -0.5], [8, -0.1]), serverWith([0, -0.5], [4, -0.7]), serverWith()];
  const [one, other] = await searchShards({ table, sources }, Float32Array.of(1, 1), search);
  expect(one?.map(({ id }) => id)).toEqual([5, 4, 0]);
  expect(other).toEqual(one);
});

it("a server that fails fails the answer", async () => {
  const down: SqlSource = { name: "down", read: () => Promise.reject(new RetrievalError({ what: "down: gone" })) };
  const asked = searchShards({ table, sources: [serverWith([1, -1]), down] }, Float32Array.of(1), search);
  await expect(asked).rejects.toThrow("down: gone");
});

it("stops when nobody waits any more", async () => {
  const closed = () => {
    throw new Error("closed");
  };
  await expect(searchShards({ table, sources: [serverWith()] }, Float32Array.of(1), search, closed)).rejects.toThrow(
    "closed",
  );
});

it("asks each server for its own", async () => {
  const parts = bySource([0, 1, 2, 3, 4, 5], 2);
  for (const [place, ids] of parts.entries()) for (const id of ids) expect(hashPartition(id, 2)).toBe(place);
  expect(parts.flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(bySource([3, 4], 1)).toEqual([[3, 4]]);
  const everywhere = serverWith([0, 0], [1, 0], [2, 0]);
  const found = await readRows({ table, sources: [everywhere, everywhere] }, [0, 1, 2, 9]);
  expect([...found.keys()].sort()).toEqual([0, 1, 2]);
});
