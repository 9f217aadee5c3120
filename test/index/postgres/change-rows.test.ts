import { expect, it } from "vitest";
import { changeRows } from "../../../packages/index/dist/postgres/change-rows.js";
import type { Session } from "../../../packages/index/dist/postgres/session.js";

it("sets what a change names, and nothing else; values are bound", async () => {
  const asked: unknown[] = [];
  const session = { query: async (...words: unknown[]) => void asked.push(words) } as unknown as Session;
  const columns = { path: { type: "text", column: "path" }, frame: { type: "number", column: 'fr"ame' } } as const;
  const form = { dimension: 1, metric: "cosine", precision: "float32" } as const;
  const table = { relation: "t", form, columns, hasGraph: false };
  await changeRows(session, table, [
    { id: 3, row: { path: "'" } },
    { id: 4 },
    { id: 5, descriptor: Float32Array.of(1) },
  ]);
  expect(asked).toEqual([
    ['UPDATE "t" SET "path" = $1::text, "fr""ame" = $2::float8 WHERE id = $3::bigint', ["'", null, 3]],
    ['UPDATE "t" SET descriptor = $1::vector WHERE id = $2::bigint', [Buffer.from([0, 1, 0, 0, 0x3f, 0x80, 0, 0]), 5]],
  ]);
});
