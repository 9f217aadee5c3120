import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { attributeValue, typesLeft } from "../../../packages/index/dist/storage/attribute-type.js";

test.each<[string, readonly string[]]>([
  ["3", ["number"]],
  ["-2.5e-3", ["number"]],
  ["2024", ["number", "time"]],
  ["2024-05", ["time"]],
  ["2024-05-31T12:00:00+02:00", ["time"]],
  ["2024-02-31", []],
  ["007", []],
  ["12345678901234567890", []],
  ["1e999", []],
  ["nan", []],
  ["rain", []],
])("%s may be %j", (text, expected) => {
  expect(typesLeft(text)).toEqual(expected);
});

test("the values before narrow it", () => {
  expect(typesLeft("2024", ["time"])).toEqual(["time"]);
  expect(typesLeft("2024", [])).toEqual([]);
});

test("values become what their column holds, or are refused", () => {
  expect(attributeValue("007", "text", "s")).toBe("007");
  expect(attributeValue("007", "number", "s")).toBe(7);
  expect(attributeValue("1970-01-01T00:01Z", "time", "s")).toBe(60_000);
  expect(() => attributeValue("soon", "time", "s")).toThrow(RetrievalError);
  expect(() => attributeValue("12 km", "number", 'column "far" of a')).toThrow(
    'column "far" of a: expected a finite number, as the index has in this column, got "12 km"',
  );
});
