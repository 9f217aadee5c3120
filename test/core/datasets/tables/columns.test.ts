import { expect, test } from "vitest";
import { columnNames, hasPathColumn, placeColumns } from "../../../../packages/core/dist/datasets/tables/columns.js";

const place = (columns: readonly string[], mapping: Readonly<Record<string, string>> = {}) =>
  placeColumns(columns, mapping, "t.csv");

test("our names before others, whatever their case and blanks; the rest are attributes", () => {
  const { known, attributes } = place(["Image Path", "CLASS", "landmark_id", "UTM-East", "northing", "weather"]);
  expect(known).toEqual({ path: 0, label: 1, utm_east: 3, utm_north: 4 });
  expect(attributes).toEqual([
    ["landmark_id", 2],
    ["weather", 5],
  ]);
  expect(place(["file", "path"]).known.path).toBe(1);
});

test("no name is understood in two ways", () => {
  const all = Object.entries(columnNames).flatMap(([name, others]) => [name, ...others]);
  expect(new Set(all).size).toBe(all.length);
});

test("the caller's mapping goes first", () => {
  const { known, attributes } = place(["path", "photo", "x", "y"], { path: "photo", frame: "x" });
  expect(known).toEqual({ path: 1, frame: 2 });
  // Half of a position is none.
  expect(attributes).toEqual([
    ["path", 0],
    ["y", 3],
  ]);
  expect(place(["path", "lat", "lon"], { heading: "lon" }).known).toEqual({ path: 0, heading: 2 });
  expect(place(["path", "a", "x", "y"], { x: "a", frame: "x" }).known).toEqual({ path: 0, x: 1, frame: 2, y: 3 });
  // Said by the caller, or with nothing that explains it: left to be refused, row by row.
  expect(place(["path", "x", "y"], { frame: "x", y: "y" }).known).toHaveProperty("y");
  expect(place(["path", "y"]).known).toHaveProperty("y");
});

test("width and height alone are those of the picture, a zone alone is any zone", () => {
  const { known, attributes } = place(["path", "width", "height", "zone"]);
  expect(known).toEqual({ path: 0 });
  expect(attributes.map(([name]) => name)).toEqual(["width", "height", "zone"]);
  expect(place(["path", "left", "top", "width", "height"]).known).toHaveProperty("width");
  expect(place(["path", "x_1", "y_1", "x_2", "y_2", "width", "height"]).attributes).toHaveLength(2);
});

test("columns that do not fit are refused", () => {
  expect(() => place(["path", "Path"])).toThrow('t.csv: column "path" is there twice');
  expect(() => place(["label"])).toThrow("t.csv: columns: expected one with the pictures' paths");
  expect(() => place(["path"], { pth: "path" })).toThrow('did you mean "path"');
  expect(() => place(["path"], { label: "lable" })).toThrow('unknown column "lable"');
});

test("which tables list pictures", () => {
  expect([["x", "File Name"], ["lat"], []].map(hasPathColumn)).toEqual([true, false, false]);
});
