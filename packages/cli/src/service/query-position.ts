import { distanceMetres, RetrievalError, readPictureGps } from "@loci/core";
import { findPlaceColumns, type OpenIndex, type Place, positionOf, type Row } from "@loci/index";
import type { ResolvedExample } from "./resolve-examples.js";
import { type Position, position } from "./schemas.js";

/** @throws RetrievalError for a position that has no distance from those of the index */
export function checkPosition(given: Position | undefined, { columns }: Pick<OpenIndex, "columns">): void {
  if (given === undefined) return;
  const unit = findPlaceColumns(columns)?.unit;
  if (unit === unitOf(given)) return;
  const known = unit === undefined ? undefined : names[unit];
  throw new RetrievalError({
    what: "position of the query",
    expected: known ?? "none: the index does not say where its pictures were taken",
    got: names[unitOf(given)],
    remedy: known === undefined ? "Leave it out" : `Give ${known}`,
  });
}

const names = { degrees: "latitude and longitude", metres: "x and y" } as const;
const unitOf = (given: Position): Place["unit"] => ("latitude" in given ? "degrees" : "metres");

/**
 * Where a query was taken, in the index's kind of positions.
 * @param given what the request says; checked
 * @param example else its row of the index says it, or the EXIF of its picture
 */
export async function positionOfQuery(
  given: Position | undefined,
  example: Pick<ResolvedExample, "id" | "picture">,
  { columns, rows }: Pick<OpenIndex, "columns" | "rows">,
): Promise<Position | undefined> {
  const places = findPlaceColumns(columns);
  if (given !== undefined || places === undefined) return given;
  if (example.id !== undefined) return sound(positionOf(places, rows.get(example.id) ?? {}));
  return places.unit === "degrees" ? sound(await positionInPicture(example)) : undefined;
}

/** Cameras and data sets write all kinds of numbers. */
const sound = (found: Position | undefined): Position | undefined => position.safeParse(found).data;

async function positionInPicture(example: Pick<ResolvedExample, "picture">): Promise<Position | undefined> {
  try {
    return (await readPictureGps(await example.picture())).position;
  } catch (error) {
    // A descriptor has no picture, and EXIF may be damaged: neither keeps anybody from searching.
    if (error instanceof RetrievalError) return undefined;
    throw error;
  }
}

/** How far pictures of an index are from a position. @returns metres; `undefined` where either place is not known */
export function metresFrom(
  from: Position | undefined,
  { columns }: Pick<OpenIndex, "columns">,
): (row: Row) => number | undefined {
  const places = findPlaceColumns(columns);
  return (row) => {
    const to = places && sound(positionOf(places, row));
    return from && to && distanceMetres(from, to);
  };
}
