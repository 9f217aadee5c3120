import { RetrievalError } from "@loci/core";
import type { Columns } from "../storage/columns.js";
import { checkDegrees } from "./near.js";
import { placeColumns } from "./place-columns.js";
import type { RowTest } from "./row.js";

/** The borders of a box; degrees on WGS 84 (−90 … 90, −180 … 180), or metres in a plane (y for south and north, x for west and east). */
export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/**
 * Passes pictures taken inside the box, its borders included; unknown when it is not known where. In degrees a west that
 * is larger than the east makes a box across the date line; 180 and −180 are the same meridian.
 * @throws RetrievalError for borders that are out of range or swapped, and columns without places
 */
export function insideBox(columns: Columns, { south, west, north, east }: Box): RowTest {
  const place = placeColumns(columns);
  const isInDegrees = place.unit === "degrees";
  if (isInDegrees) {
    checkDegrees("box: south west", south, west);
    checkDegrees("box: north east", north, east);
  }
  checkOrder("south and north", south, north);
  if (!isInDegrees) checkOrder("west and east", west, east);
  const width = eastward(west, east);
  const isBetween = isInDegrees
    ? (longitude: number) => east - west === 360 || eastward(west, longitude) <= width
    : (x: number) => x >= west && x <= east;
  return (row) => {
    const [rowNorth, rowEast] = [place.north(row), place.east(row)];
    if (rowNorth === undefined || rowEast === undefined) return undefined;
    return rowNorth >= south && rowNorth <= north && isBetween(rowEast);
  };
}

/** Degrees from one meridian eastward to another, 0 up to but not including 360. */
function eastward(from: number, to: number): number {
  return (((to - from) % 360) + 360) % 360;
}

function checkOrder(which: string, least: number, most: number): void {
  if (least <= most) return;
  throw new RetrievalError({ what: `box: ${which}`, expected: "the smaller first", got: `${least} and ${most}` });
}
