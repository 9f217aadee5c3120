import { expect, test } from "vitest";
import { checkFacts, normaliseHeading } from "../../../packages/core/dist/datasets/picture-facts.js";

const utm = (zone: number, east: number, north: number) => ({ zone, hemisphere: "north" as const, east, north });

test.each([
  { position: { latitude: 90, longitude: -180 } },
  { position: { x: -1e9, y: 0 } },
  { position: utm(60, 166021.4, 0) },
  { heading: 0, time: -1, frame: 0, box: { left: 0, top: 0, width: 0.5, height: 1 } },
  {},
])("in range: %j", (facts) => expect(() => checkFacts(facts)).not.toThrow());

test.each([
  [{ position: { latitude: 90.1, longitude: 0 } }, "latitude: expected degrees from -90 to 90, got 90.1"],
  [{ position: { latitude: 0, longitude: Number.NaN } }, "longitude: expected degrees from -180 to 180, got NaN"],
  [{ position: { x: Number.POSITIVE_INFINITY, y: 0 } }, "x: expected metres, got Infinity"],
  [{ position: { x: 0, y: Number.NaN } }, "y: expected metres"],
  [{ position: utm(61, 5e5, 1) }, "UTM zone: expected 1 to 60"],
  [{ position: utm(33, 5, 1) }, "UTM east"],
  [{ position: utm(33, 5e5, -1) }, "UTM north"],
  [{ heading: 360 }, "heading"],
  [{ time: Number.NaN }, "time"],
  [{ frame: 1.5 }, "frame"],
  [{ box: { left: -1, top: 0, width: 1, height: 1 } }, "left side"],
  [{ box: { left: 0, top: 0, width: 0, height: 1 } }, "width of the box"],
])("out of range: %j", (facts, message) => expect(() => checkFacts(facts)).toThrow(message));

test("headings go round", () => {
  expect([0, 359, 360, -90, 725].map(normaliseHeading)).toEqual([0, 359, 0, 270, 5]);
  expect(normaliseHeading(Number.NaN)).toBeNaN();
});
