import { RetrievalError } from "@loci/core";
import geographiclib from "geographiclib-geodesic";
import type { Columns } from "../storage/columns.js";
import { placeColumns } from "./place-columns.js";
import type { RowTest } from "./row.js";

/** Mean radius of the earth (IUGG), metres. */
const MEAN_RADIUS = 6_371_008.8;
/**
 * A step on the sphere of mean radius is at least 0.9942 and at most 1.0046 times as long between the same latitudes and
 * longitudes on WGS 84 (its radii of curvature are 6,335.4 to 6,399.6 km), and so is every distance. Widened a little.
 */
const [SHORTEST, LONGEST] = [0.994, 1.005];
/** For who computes it elsewhere. */
export const sphere = { radius: MEAN_RADIUS, shortest: SHORTEST, longest: LONGEST } as const;

/**
 * Passes pictures taken within so many metres of a place, the border included; unknown when it is not known where.
 *
 * By latitude and longitude the distance is that of the geodesic on WGS 84 (Karney: Algorithms for geodesics, Journal of
 * Geodesy 2013), right at the poles and across the date line; by x and y it is Euclidean.
 *
 * @param north latitude −90 … 90 degrees, or y
 * @param east longitude −180 … 180 degrees, or x
 * @param metres 0 or more
 * @throws RetrievalError for numbers out of range and columns without places
 */
export function near(columns: Columns, north: number, east: number, metres: number): RowTest {
  const place = placeColumns(columns);
  checkNumber("near: metres", metres, 0, Number.MAX_VALUE);
  if (place.unit === "degrees") checkDegrees("near", north, east);
  const isWithin = place.unit === "degrees" ? isWithinGeodesic : isWithinPlane;
  return (row) => {
    const [rowNorth, rowEast] = [place.north(row), place.east(row)];
    if (rowNorth === undefined || rowEast === undefined) return undefined;
    return isWithin(north, east, rowNorth, rowEast, metres);
  };
}

/** @throws RetrievalError naming the one that is out of range */
export function checkDegrees(subject: string, latitude: number, longitude: number): void {
  checkNumber(`${subject}: latitude`, latitude, -90, 90);
  checkNumber(`${subject}: longitude`, longitude, -180, 180);
}

function checkNumber(what: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  const expected = most === Number.MAX_VALUE ? `${least} or more` : `${least} to ${most}`;
  throw new RetrievalError({ what, expected, got: `${value}` });
}

const isWithinPlane = (north: number, east: number, otherNorth: number, otherEast: number, metres: number): boolean =>
  Math.hypot(otherNorth - north, otherEast - east) <= metres;

/** The geodesic takes microseconds, the sphere a tenth of one, which decides all but the pictures near the border. */
function isWithinGeodesic(latitude: number, longitude: number, north: number, east: number, metres: number): boolean {
  const onSphere = sphericalDistance(latitude, longitude, north, east);
  if (onSphere * LONGEST <= metres) return true;
  if (onSphere * SHORTEST > metres) return false;
  return (geographiclib.Geodesic.WGS84.Inverse(latitude, longitude, north, east).s12 as number) <= metres;
}

/** The haversine formula, which stays exact for short distances. */
function sphericalDistance(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const radians = Math.PI / 180;
  const across = Math.sin(((otherLatitude - latitude) / 2) * radians) ** 2;
  const along = Math.sin(((otherLongitude - longitude) / 2) * radians) ** 2;
  const share = across + Math.cos(latitude * radians) * Math.cos(otherLatitude * radians) * along;
  return 2 * MEAN_RADIUS * Math.asin(Math.sqrt(Math.min(1, share)));
}
