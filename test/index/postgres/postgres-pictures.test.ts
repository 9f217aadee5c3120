import { expect, it } from "vitest";
import { idCondition, PostgresPictures } from "../../../packages/index/dist/postgres/postgres-pictures.js";
import type { SqlSource } from "../../../packages/index/dist/postgres/session.js";
import { SqlValues } from "../../../packages/index/dist/postgres/sql-values.js";

// What it answers is tested against a server in postgres-index.test.ts.
const columns = { path: { type: "text", column: "path" } } as const;
const table = {
  relation: "t",
  form: { dimension: 1, metric: "cosine", precision: "float32" },
  columns,
  hasGraph: false,
} as const;

it("goes through all rows in pieces, server after server", async () => {
  const asked: unknown[] = [];
  const source = (name: string, count: number): SqlSource => ({
    name,
    read: (use) =>
      use({
        query: async (_: string, [last]: readonly number[]) => {
          asked.push([name, last]);
          const first = (last as number) + 1;
          return Array.from({ length: Math.min(1000, count - first) }, (_, at) => ({ id: first + at, m0: name }));
        },
      } as never),
  });
  const pictures = new PostgresPictures(
    () => ({ table, sources: [source("a", 1500), source("b", 3)] }),
    () => 1503,
  );
  let [seen, last] = [0, ""];
  for await (const [, row] of pictures.all()) [seen, last] = [seen + 1, `${row["path"]}`];
  expect([seen, last, pictures.size]).toEqual([1503, "b", 1503]);
  expect(asked).toEqual([
    ["a", -1],
    ["a", 999],
    ["b", -1],
  ]);
  expect([pictures.walks(), await pictures.withValues("nothing", ["x"])]).toEqual([undefined, []]);
});

it("restricts by id, with what is bound", () => {
  const text = (...asked: Parameters<typeof idCondition>) => {
    const values = new SqlValues();
    return [idCondition(...asked)?.(values), values.all];
  };
  expect(text(undefined, undefined)).toEqual([undefined, []]);
  expect(text(undefined, [])).toEqual([undefined, []]);
  expect(text(undefined, [3])).toEqual(["t.id <> ALL($1::bigint[])", [[3]]]);
  expect(text([1], new Set([3]))).toEqual(["(t.id = ANY($1::bigint[])) AND (t.id <> ALL($2::bigint[]))", [[1], [3]]]);
});
