import { expect, test } from "vitest";
import { placeColumns } from "../../../../packages/core/dist/datasets/tables/columns.js";
import { rowOfCells } from "../../../../packages/core/dist/datasets/tables/row-of-cells.js";

const source = { file: "t.csv", line: 2 };
const row = (values: Readonly<Record<string, string>>) => {
  const given = { path: "a.jpg", ...values };
  return rowOfCells(Object.values(given), placeColumns(Object.keys(given), {}, "t.csv"), source);
};
const facts = (values: Readonly<Record<string, string>>) => row(values).facts;

test("everything that a row may say", () => {
  const values = {
    label: "a",
    split: "val",
    lat: "1.5",
    lng: "-2",
    heading: "370",
    time: "2024-05-31T12:00:00Z",
    clip: "c",
    frame: "3",
    left: "1",
    top: "2",
    right: "4",
    bottom: "6",
    colour: "red",
  };
  expect(row(values)).toEqual({
    source,
    path: "a.jpg",
    role: "both",
    facts: {
      label: "a",
      split: "val",
      position: { latitude: 1.5, longitude: -2 },
      heading: 10,
      time: Date.UTC(2024, 4, 31, 12),
      sequence: "c",
      frame: 3,
      box: { left: 1, top: 2, width: 3, height: 4 },
      attributes: { colour: "red" },
    },
  });
  expect(facts({ label: "", x: " ", y: "", heading: "" })).toEqual({});
});

test.each([
  [{}, "both"],
  [{ query: "1" }, "query"],
  [{ query: "no" }, "gallery"],
  [{ gallery: "True" }, "gallery"],
  [{ gallery: "0" }, "query"],
  [{ query: "yes", gallery: "yes" }, "both"],
  [{ query: "", gallery: "nan" }, "neither"],
  [{ split: "database" }, "gallery"],
  [{ split: "Queries" }, "query"],
  [{ split: "train" }, "both"],
] as const)("role of %j: %s", (values, role) => expect(row(values as Record<string, string>).role).toBe(role));

test.each([
  ["33", { zone: 33, hemisphere: "north" }],
  ["33T", { zone: 33, hemisphere: "north" }],
  ["33 K", { zone: 33, hemisphere: "south" }],
  ["-33", { zone: 33, hemisphere: "south" }],
  ["56 south", { zone: 56, hemisphere: "south" }],
])("zone %s", (zone, expected) => {
  expect(facts({ utm_east: "500000", utm_north: "1", zone }).position).toEqual({ ...expected, east: 500000, north: 1 });
});

test("UTM without a zone, and x and y, are a plane; UTM counts before latitude and longitude", () => {
  expect(facts({ easting: "5", northing: "6", lat: "1", lon: "2" }).position).toEqual({ x: 5, y: 6 });
  expect(facts({ x: "1e3", y: "-.5" }).position).toEqual({ x: 1000, y: -0.5 });
});

test.each([
  ["1700000000", 1_700_000_000_000],
  ["1700000000.5", 1_700_000_000_500],
  ["1700000000123", 1_700_000_000_123],
  ["2024-05-31", Date.UTC(2024, 4, 31)],
  ["2024-05-31 12:30:15", Date.UTC(2024, 4, 31, 12, 30, 15)],
  ["2024-05-31T12:30+02:00", Date.UTC(2024, 4, 31, 10, 30)],
])("time %s does not depend on where this runs", (time, expected) => expect(facts({ time }).time).toBe(expected));

test.each([
  [{ lat: "abc", lon: "1" }, 'latitude: expected a number, got "abc"'],
  [{ lat: "1", lon: "" }, 'longitude: expected a number, got ""'],
  [{ lat: "1,5", lon: "2" }, "Write decimal fractions with a point"],
  [{ x: "0x10", y: "1" }, "x: expected a number"],
  [{ x: "Infinity", y: "1" }, "x: expected a number"],
  [{ time: "yesterday" }, "time: expected a date"],
  [{ query: "perhaps" }, "query: expected true or false, got perhaps"],
  [{ utm_east: "1", utm_north: "1", zone: "33I" }, "UTM zone: expected"],
  [{ left: "1", top: "1", width: "1" }, "height: expected a number"],
  [{ frame: "first" }, "frame: expected a number"],
])("%j is refused", (values, message) => expect(() => row(values as Record<string, string>)).toThrow(message));
