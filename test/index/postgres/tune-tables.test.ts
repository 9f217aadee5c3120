import { expect, it } from "vitest";
import type { IndexRecord } from "../../../packages/index/dist/postgres/index-record.js";
import type { Session } from "../../../packages/index/dist/postgres/session.js";
import { tuneTables } from "../../../packages/index/dist/postgres/tune-tables.js";
import { vectorBytes } from "../../../packages/index/dist/postgres/vector-bytes.js";
import type { WriterSessions } from "../../../packages/index/dist/postgres/writer-sessions.js";

const count = 30;
/** A graph that gives less than there is until ef is 24. */
function server(told: string[]) {
  let [m, ef] = [16, 0];
  const settings = (text: string) => {
    ef = Number(/ef_search = (\d+)/.exec(text)?.[1] ?? ef);
    m = Number(/WITH \(m = (\d+)/.exec(text)?.[1] ?? m);
    if (/CREATE INDEX/.test(text)) told.push(`m ${m}`);
  };
  const session = {
    name: "server",
    read: (use: (own: unknown) => unknown) => use(session),
    run: async (text: string) => settings(text),
    transaction: async (use: () => unknown, begin = "") => {
      settings(begin);
      return use();
    },
    query: async (text: string, values: readonly unknown[]) => {
      if (text.includes("pg_am")) return [];
      const ids = values[0];
      if (Array.isArray(ids)) return ids.map((id: number) => ({ id, bytes: vectorBytes(Float32Array.of(1)) }));
      const isBad = text.includes("FROM (") && ef < 24;
      return Array.from({ length: 19 }, (_, at) => ({ id: 100 + at, nearness: (isBad ? at : 0) / 10 - 1 + at / 1000 }));
    },
  };
  return session as unknown as Session;
}

const record = {
  ...{ relation: "t", nextId: count, count },
  facts: {
    ...{ metric: "cosine", precision: "float32", dimension: 1, columns: {}, graph: false },
    hnsw: { m: 16, efConstruction: 200, ef: 20, seed: 42 },
  },
} as unknown as IndexRecord;

it("builds the graph, measures it, and takes the least ef that reaches the recall", async () => {
  const told: string[] = [];
  const sessions = { shards: [server(told)], iterates: true } as unknown as WriterSessions;
  const progress: number[] = [];
  const { facts, result } = await tuneTables(sessions, record, {
    recall: 0.95,
    onProgress: (done) => progress.push(done),
  });
  expect([told, progress]).toEqual([["m 16"], [count]]);
  expect([facts.graph, facts.hnsw.ef, result.isReached]).toEqual([true, 24, true]);
  expect(facts.recall?.curve.at(-1)?.recall).toBe(1);
  const known = { ...record, facts: { ...facts, graph: true } };
  await tuneTables(sessions, known as IndexRecord, {});
  expect(told).toEqual(["m 16"]);
});
