import { expect, it } from "vitest";
import { placeColumns } from "../../../packages/index/dist/filters/place-columns.js";

it("prefers latitude and longitude to x and y", () => {
  const place = placeColumns({ x: "number", y: "number", latitude: "number", longitude: "number" });
  const row = { x: 1, y: 2, latitude: 3, longitude: 4 };
  expect([place.unit, place.north(row), place.east(row)]).toEqual(["degrees", 3, 4]);
  const plane = placeColumns({ x: "number", y: "number", latitude: "number" });
  expect([plane.unit, plane.north(row), plane.east(row)]).toEqual(["metres", 2, 1]);
});

it.each([
  [{}, "got no columns"],
  [{ x: "number", label: "text" }, "got label, x"],
  [{ latitude: "text", longitude: "text" }, "expected numbers latitude and longitude, or x and y"],
] as const)("refuses %o", (columns, message) => {
  expect(() => placeColumns(columns)).toThrow(message);
});
