import geodesic from "geographiclib-geodesic";
import { RetrievalError } from "../errors.js";
import type { Position } from "./dataset.js";

const { WGS84 } = geodesic.Geodesic;

/**
 * Metres between two positions of one kind: in a plane straight, on the earth along the shortest line on the WGS 84
 * ellipsoid (Karney: Algorithms for geodesics, 2013; exact to nanometres, across the date line and at the poles).
 * @throws RetrievalError for one position of each kind
 */
export function distanceMetres(a: Position, b: Position): number {
  if ("latitude" in a && "latitude" in b) {
    return WGS84.Inverse(a.latitude, a.longitude, b.latitude, b.longitude, geodesic.Geodesic.DISTANCE).s12 as number;
  }
  if ("x" in a && "x" in b) return Math.hypot(a.x - b.x, a.y - b.y);
  throw new RetrievalError({
    what: "distance of two positions",
    expected: "both in latitude and longitude, or both in a plane",
    got: "one of each",
  });
}
