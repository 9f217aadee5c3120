import { type Position, RetrievalError } from "@loci/core";
import type { Columns, Row } from "../storage/columns.js";
import { numberIn } from "./row.js";

/** Where a picture was taken. */
export interface Place {
  /** Degrees on WGS 84, or metres in a plane. */
  readonly unit: "degrees" | "metres";
  /** The latitude, or y. */
  north(row: Row): number | undefined;
  /** The longitude, or x. */
  east(row: Row): number | undefined;
}

/** The columns that say where pictures were taken: `latitude` and `longitude`, else `x` and `y`; `undefined`: none, as numbers. */
export function findPlaceColumns(columns: Columns): Place | undefined {
  const has = (name: string) => Object.hasOwn(columns, name) && columns[name] === "number";
  const pair = (unit: Place["unit"], north: string, east: string): Place => ({
    unit,
    north: (row) => numberIn(row, north),
    east: (row) => numberIn(row, east),
  });
  if (has("latitude") && has("longitude")) return pair("degrees", "latitude", "longitude");
  if (has("x") && has("y")) return pair("metres", "y", "x");
  return undefined;
}

/**
 * As a data set has it.
 * @returns `undefined` where it is not known
 */
export function positionOf({ unit, north, east }: Place, row: Row): Position | undefined {
  const [first, second] = [north(row), east(row)];
  if (first === undefined || second === undefined) return undefined;
  return unit === "degrees" ? { latitude: first, longitude: second } : { x: second, y: first };
}

/** As `findPlaceColumns`. @throws RetrievalError when there are none */
export function placeColumns(columns: Columns): Place {
  const found = findPlaceColumns(columns);
  if (found !== undefined) return found;
  throw new RetrievalError({
    what: "filter: columns of places",
    expected: "numbers latitude and longitude, or x and y",
    got: Object.keys(columns).sort().join(", ") || "no columns",
    remedy: "Build the index from data that says where its pictures were taken",
  });
}
