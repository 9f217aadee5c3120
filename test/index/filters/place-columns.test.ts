import { findPlaceColumns, positionOf } from "@loci/index";
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

it("says where a picture was taken, where that is known, and that columns have no places", () => {
  const degrees = placeColumns({ latitude: "number", longitude: "number" });
  expect(positionOf(degrees, { latitude: 3, longitude: 4 })).toEqual({ latitude: 3, longitude: 4 });
  expect(positionOf(degrees, { latitude: 3, longitude: Number.NaN })).toBeUndefined();
  expect(positionOf(placeColumns({ x: "number", y: "number" }), { x: 1, y: 2 })).toEqual({ x: 1, y: 2 });
  expect(findPlaceColumns({ label: "text" })).toBeUndefined();
});
