import { expect, it } from "vitest";
import {
  factsOf,
  type IndexRecord,
  readRecord,
  tableOf,
  writeRecord,
} from "../../../packages/index/dist/postgres/index-record.js";
import type { Session, SqlSource } from "../../../packages/index/dist/postgres/session.js";

const record: IndexRecord = {
  ...{
    name: "birds",
    isDraft: false,
    relation: "loci_1",
    nextId: 9,
    count: 7,
    skipped: 1,
    updated: "2026-01-02T03:04:05.000Z",
  },
  facts: {
    ...{ created: "2026-01-01T00:00:00.000Z", metric: "cosine", precision: "float16", dimension: 3 },
    ...{ model: { name: "m", fingerprint: "f" }, root: "/r", hnsw: { m: 16, efConstruction: 200, ef: 64, seed: 42 } },
    ...{ columns: { path: { type: "text", column: "path" } }, graph: true, shards: [] },
  },
};

/** A catalogue that remembers what is written to it. */
function catalogue() {
  let row: Record<string, unknown> | undefined;
  const session = {
    query: async (text: string, [, , relation, facts, nextId, count]: readonly unknown[]) => {
      if (text.startsWith("SELECT")) return row === undefined ? [] : [row];
      const updated = new Date(record.updated);
      row = { relation, facts: JSON.parse(`${facts}`), next_id: nextId, count, skipped: 1, updated };
      return [];
    },
  };
  const source: SqlSource = { name: "postgres://db/gallery", read: (use) => use(session as unknown as Session) };
  return {
    session: session as unknown as Session,
    source,
    damage: () => Object.assign(row ?? {}, { facts: { graph: 1 } }),
  };
}

it("reads what was written, and tells damage", async () => {
  const { session, source, damage } = catalogue();
  expect(await readRecord(source, "birds", false)).toBeUndefined();
  await writeRecord(session, record);
  expect(await readRecord(source, "birds", false)).toEqual(record);
  damage();
  await expect(readRecord(source, "birds", false)).rejects.toThrow('record of the index "birds" is damaged: got');
});

it("says what is known of the index and its table", () => {
  expect(factsOf(record)).toMatchObject({
    kind: "postgres",
    count: 7,
    columns: { path: "text" },
    precision: "float16",
  });
  expect(tableOf(record)).toEqual({
    relation: "loci_1",
    form: { dimension: 3, metric: "cosine", precision: "float16" },
    columns: record.facts.columns,
    hasGraph: true,
  });
});
