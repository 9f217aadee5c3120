import { expect, it } from "vitest";
import { columnsAdded, tableDefinition } from "../../../packages/index/dist/postgres/descriptor-table.js";

const form = (dimension: number) => ({ dimension, metric: "cosine", precision: "float32" }) as const;
const columns = { path: { type: "text", column: "path" }, heading: { type: "number", column: "heading" } } as const;

it("keeps vectors in their row as long as a page has room for them", () => {
  const short = tableDefinition({ relation: 'a"b', form: form(1500), columns, hasGraph: false });
  expect(short).toBe(
    'CREATE TABLE "a""b" (id bigint PRIMARY KEY, descriptor vector(1500) NOT NULL, "path" text COLLATE "C", "heading" double precision);\n' +
      'ALTER TABLE "a""b" ALTER COLUMN descriptor SET STORAGE PLAIN',
  );
  expect(tableDefinition({ relation: "a", form: form(1501), columns, hasGraph: false })).toMatch(/STORAGE EXTERNAL$/);
});

it("adds columns one by one", () => {
  expect(columnsAdded("t", columns)).toBe(
    'ALTER TABLE "t" ADD COLUMN "path" text COLLATE "C";\nALTER TABLE "t" ADD COLUMN "heading" double precision',
  );
  expect(columnsAdded("t", {})).toBe("");
});
