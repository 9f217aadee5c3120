import { expect, it } from "vitest";
import { byDistance, searchTable } from "../../../packages/index/dist/postgres/search-table.js";
import type { Session } from "../../../packages/index/dist/postgres/session.js";

/** A server that notes what it is asked, and answers the graph with these [id, nearness]. */
function noting(graph: readonly (readonly [number, number])[]) {
  const asked: { text: string; values: readonly unknown[] }[] = [];
  let beginning = "";
  const session = {
    transaction: async (use: () => Promise<unknown>, begin: string) => {
      beginning = begin;
      return use();
    },
    query: async (text: string, values: readonly unknown[]) => {
      asked.push({ text, values });
      const isGraph = text.includes("FROM (");
      const rows = isGraph ? graph.slice(0, values.at(-1) as number) : [[7, -0.9] as const];
      return rows.map(([id, nearness]) => ({ id, nearness, m0: "p" }));
    },
  } as unknown as Session;
  return { session, asked, beginning: () => beginning };
}

const form = { dimension: 2, metric: "cosine", precision: "float32" } as const;
const table = { relation: "t", form, columns: { path: { type: "text", column: "path" } }, hasGraph: true } as const;
const query = Float32Array.of(1, 0);
const near = Array.from({ length: 50 }, (_, at) => [at, -1 + at / 100] as const);

it("asks the graph, with its settings for this transaction alone", async () => {
  const { session, asked, beginning } = noting(near);
  const [found] = await searchTable(session, table, query, { k: 2, ef: 64, iterates: true });
  expect(found).toEqual([
    { id: 0, distance: 0, row: { path: "p" } },
    { id: 1, distance: expect.closeTo(0.01), row: { path: "p" } },
  ]);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.text).toContain("ORDER BY descriptor <#> $1::vector LIMIT $2");
  expect(beginning()).toBe("BEGIN READ ONLY; SET LOCAL hnsw.ef_search = 64; SET LOCAL hnsw.iterative_scan = off");
});

it("goes on behind a filter where pgvector can, and compares everything where it cannot", async () => {
  const where = (values: { bind(value: unknown): string }) => `t."path" = ${values.bind("x")}`;
  const one = noting(near);
  await searchTable(one.session, table, query, { k: 2, ef: 64, iterates: true, where });
  expect(one.beginning()).toContain("hnsw.iterative_scan = strict_order; SET LOCAL hnsw.max_scan_tuples = 20000");
  expect(one.asked[0]?.values[1]).toBe("x");
  const other = noting(near);
  await searchTable(other.session, table, query, { k: 2, ef: 64, iterates: false, where });
  expect([other.beginning(), other.asked.length]).toEqual(["BEGIN READ ONLY", 1]);
  expect(other.asked[0]?.text).toContain("(t.descriptor <#> $1::vector) + 0");
});

it.each([
  ["finds too few", near.slice(0, 1)],
  ["ends among equally near ones", Array.from({ length: 50 }, (_, at) => [at, -0.5] as const)],
])("compares everything when the graph %s", async (_, graph) => {
  const { session, asked } = noting(graph);
  const [found] = await searchTable(session, table, query, { k: 2, ef: 64, iterates: true });
  expect([asked.length, found?.map(({ id }) => id)]).toEqual([2, [7]]);
});

it("looks again at all that a rounded graph has examined; without a graph everything is compared", async () => {
  const half = { ...table, form: { ...form, precision: "float16" } } as const;
  const { session, asked } = noting(near);
  await searchTable(session, half, query, { k: 2, ef: 40, iterates: true });
  expect(asked[0]?.values.at(-1)).toBe(40);
  const exact = noting(near);
  await searchTable(exact.session, { ...table, hasGraph: false }, query, { k: 2, ef: 40, iterates: true });
  expect(exact.asked[0]?.text).toContain("+ 0");
});

it("sorts by distance, then by id", () => {
  const rows = [
    { id: 2, distance: 1 },
    { id: 9, distance: 0 },
    { id: 1, distance: 1 },
  ];
  expect(rows.sort(byDistance).map(({ id }) => id)).toEqual([9, 1, 2]);
});

it("asks for no more than a setting can hold", async () => {
  const { session, beginning } = noting(near);
  await searchTable(session, table, query, { k: 20_000_000, ef: 64, iterates: true });
  expect(beginning()).toMatch(/max_scan_tuples = 2147483647$/);
});
