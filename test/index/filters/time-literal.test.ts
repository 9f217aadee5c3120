import fc from "fast-check";
import { expect, it } from "vitest";
import { parseTime } from "../../../packages/index/dist/filters/time-literal.js";

it.each([
  ["2024", "2024-01-01T00:00:00Z"],
  ["2024-05", "2024-05-01T00:00:00Z"],
  [" 2024-05-01 ", "2024-05-01T00:00:00Z"],
  ["2024-05-01T14:30", "2024-05-01T14:30:00Z"],
  ["2024-05-01 14:30:05.25", "2024-05-01T14:30:05.250Z"],
  ["2024-05-01T14:30:05+02:00", "2024-05-01T12:30:05Z"],
  ["2024-05-01T00:30-05:30", "2024-05-01T06:00:00Z"],
  ["2024-02-29", "2024-02-29T00:00:00Z"],
  ["1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"],
])("%j is %s", (text, iso) => {
  expect(parseTime(text)).toBe(Date.parse(iso));
});

it.each([
  "",
  "yesterday",
  "24-05-01",
  "2024-5-1",
  "2023-02-29",
  "2024-02-30",
  "2024-13-01",
  "2024-00-01",
  "2024-01-00",
  "2024-05-01T24:00",
  "2024-05-01T12:60",
  "2024-05-01T12:00:60",
  "2024-05-01T12",
  "2024-05T12:00",
  "2024-05-01T12:00+24:00",
  "2024-05-01Z",
  "2024-05-01T12:00:00.1234",
])("%j is no time", (text) => {
  expect(parseTime(text)).toBeUndefined();
});

it("reads what JavaScript writes, in every year of four digits", () => {
  const dates = fc.date({
    min: new Date("0000-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  fc.assert(fc.property(dates, (date) => parseTime(date.toISOString()) === date.getTime()));
});
