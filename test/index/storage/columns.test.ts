import { RetrievalError } from "@loci/core";
import type { Columns, Row } from "@loci/index";
import { expect, test } from "vitest";
import { columnsWith, columnsWithTypes } from "../../../packages/index/dist/storage/columns.js";

test("columns get the types of their first values, time is a time, and what is undefined is not there", () => {
  const columns = columnsWith({}, { path: "a", label: "x", latitude: 1.5, time: 0, heading: undefined }, "i");
  expect(columns).toEqual({ path: "text", label: "text", latitude: "number", time: "time" });
  expect(columnsWith(columns, { path: "b", heading: 3 }, "i")).toEqual({ ...columns, heading: "number" });
  const same: Columns = { path: "text" };
  expect(columnsWith(same, { path: "b" }, "i")).toBe(same);
});

test.each<[string, Row, string]>([
  ["no path", { label: "x" }, "i: path of a picture: expected text, got undefined"],
  ["an empty path", { path: "" }, 'got ""'],
  ["text for a number", { path: "a", frame: "3" }, 'column "frame" of a: expected a finite number, got "3"'],
  ["a number for text", { path: "a", label: 3 }, 'column "label" of a: expected text, got 3'],
  ["NaN", { path: "a", x: Number.NaN }, "expected a finite number, got NaN"],
  ["a time that is text", { path: "a", time: "2024" }, 'expected milliseconds since 1970, got "2024"'],
  ["a name that no expression can have", { path: "a", "a b": 1 }, "name of a column: expected letters"],
  ["a name with a meaning in JavaScript", JSON.parse('{"path":"a","__proto__":1}') as Row, "name of a column"],
])("refuses %s", (_, row, message) => {
  const columns: Columns = { path: "text", frame: "number", label: "text" };
  expect(() => columnsWith(columns, row, "i")).toThrow(RetrievalError);
  expect(() => columnsWith(columns, row, "i")).toThrow(message);
});

test("names that every object has are columns like others", () => {
  expect(columnsWith({}, { path: "a", constructor: "x", toString: 3 } as unknown as Row, "i")).toEqual({
    path: "text",
    constructor: "text",
    toString: "number",
  });
});

test("columns may be known before their values", () => {
  expect(columnsWithTypes({ path: "text" }, { seen: "time" }, "i")).toEqual({ path: "text", seen: "time" });
  expect(columnsWith({ seen: "time" }, { path: "a", seen: 3 }, "i")).toEqual({ path: "text", seen: "time" });
  expect(() => columnsWithTypes({ seen: "text" }, { seen: "time" }, "i")).toThrow(
    'i: column "seen": expected text, got time',
  );
  expect(() => columnsWithTypes({}, { "a b": "time" }, "i")).toThrow("name of a column");
});
