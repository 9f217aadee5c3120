import { expect, it } from "vitest";
import type { Session } from "../../../packages/index/dist/postgres/session.js";
import { noteSkipped, readSkippedRows } from "../../../packages/index/dist/postgres/skipped-rows.js";

it("notes what PostgreSQL can hold of names and reasons, as values", async () => {
  const asked: unknown[] = [];
  const session = {
    query: async (_: string, values: unknown[]) => {
      asked.push(values);
      return [{ path: "a", reason: "b", more: 1 }];
    },
  } as unknown as Session;
  const draft = { name: "birds", isDraft: true };
  await noteSkipped(session, draft, [{ path: "a\0\ud800'", reason: "no 😀" }]);
  expect(asked).toEqual([["birds", true, ["a\ufffd\ufffd'"], ["no 😀"]]]);
  expect(await readSkippedRows(session, draft)).toEqual([{ path: "a", reason: "b" }]);
});
