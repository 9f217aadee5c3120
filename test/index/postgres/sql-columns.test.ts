import { expect, it } from "vitest";
import {
  checkTexts,
  columnDefinitions,
  plainColumns,
  quoted,
  rowOf,
  selectedColumns,
  valuesOf,
  withColumns,
} from "../../../packages/index/dist/postgres/sql-columns.js";

const columns = withColumns(
  {},
  { path: "text", id: "number", time: "time", ["é".repeat(40)]: "text", column_1: "text" },
);

it("keeps names, except those that a table has already or cannot have", () => {
  expect(Object.values(columns).map(({ column }) => column)).toEqual([
    "path",
    "column_1",
    "time",
    "column_3",
    "column_4",
  ]);
  expect(plainColumns(columns)["id"]).toBe("number");
  expect(columnDefinitions(withColumns({}, { xmin: "text", 'a"b': "time" } as never))).toBe(
    ', "column_0" text COLLATE "C", "a""b" double precision',
  );
  expect(withColumns(columns, { path: "text" })).toEqual(columns);
});

it("reads back what it writes, and leaves out what is not known", () => {
  const row = { path: "a", id: 3, time: 0 };
  expect(valuesOf(columns, row)).toEqual(["a", 3, 0, null, null]);
  const answer = Object.fromEntries(valuesOf(columns, row).map((value, place) => [`m${place}`, value]));
  expect(rowOf(columns, answer)).toEqual(row);
  expect(selectedColumns(columns, "t")).toMatch(/^, t\."path" AS m0, t\."column_1" AS m1, /);
});

it("refuses what PostgreSQL cannot hold", () => {
  expect(() => checkTexts({ path: "a\0b" }, "index")).toThrow('index: column "path" of "a\\u0000b"');
  expect(() => checkTexts({ path: "a", label: "\ud800" }, "index")).toThrow("text that PostgreSQL can hold");
  expect(() => checkTexts({ path: "a😀", number: 3 }, "index")).not.toThrow();
  const many = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`c${at}`, "text" as const]));
  expect(() => withColumns({}, many)).toThrow("at most 1000, got 1001");
});

it("quotes names", () => {
  expect(quoted('x"; drop table y; --')).toBe('"x""; drop table y; --"');
});
