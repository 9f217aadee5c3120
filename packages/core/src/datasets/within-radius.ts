import { RetrievalError } from "../errors.js";
import type { Position } from "./dataset.js";
import { distanceMetres } from "./distance.js";
import { createGrid } from "./point-grid.js";

/** WGS 84: half the equator's axis in metres, and the flattening. */
const EQUATOR = 6378137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

/**
 * A straight line through the earth is shorter than the way over it, by d^3 / (24 R^2): at 10 km 1 mm, R being at least
 * the smallest radius of curvature. Where the straight line is so much shorter than the radius, the way is too.
 */
const SMALLEST_CURVATURE = 6335439;

/** Metres by which geocentric coordinates may be off in double precision, with room to spare. */
const ROUNDING = 1e-6;

/**
 * For each query the gallery positions at most `metres` away, the radius itself included, as places in `gallery`, rising.
 * Positions that are not known are near nothing. Distances are those of `distanceMetres`; a grid keeps it from computing
 * more than the near ones.
 * @throws RetrievalError when positions of both kinds occur, or the radius is no number from 0
 */
export function withinRadius(
  gallery: readonly (Position | undefined)[],
  queries: readonly (Position | undefined)[],
  metres: number,
): Int32Array[] {
  if (!Number.isFinite(metres) || metres < 0) {
    throw new RetrievalError({ what: "radius, metres", expected: "a number from 0", got: `${metres}` });
  }
  const geographic = isGeographic([...gallery, ...queries]);
  const surelyOutside = geographic ? metres + ROUNDING : metres;
  const grid = createGrid(toPoints(gallery), Math.max(surelyOutside, 0.001));
  const points = toPoints(queries);
  const surelyInside = geographic ? metres - metres ** 3 / (12 * SMALLEST_CURVATURE ** 2) - ROUNDING : metres;
  return queries.map((query, place) => {
    if (query === undefined) return new Int32Array(0);
    const found: number[] = [];
    grid.visit(points.subarray(3 * place, 3 * place + 3), (near, distance) => {
      if (distance > surelyOutside) return;
      if (!geographic || distance <= surelyInside || distanceMetres(query, gallery[near] as Position) <= metres)
        found.push(near);
    });
    return Int32Array.from(found).sort();
  });
}

function isGeographic(positions: readonly (Position | undefined)[]): boolean {
  let [geographic, plane] = [false, false];
  for (const position of positions) {
    if (position === undefined) continue;
    if ("latitude" in position) geographic = true;
    else plane = true;
  }
  if (!geographic || !plane) return geographic;
  throw new RetrievalError({
    what: "positions",
    expected: "all in latitude and longitude, or all in a plane",
    got: "both kinds",
  });
}

/** Float64 [positions, 3], metres: from the centre of the earth, or in the plane with a third coordinate of 0. NaN: none. */
function toPoints(positions: readonly (Position | undefined)[]): Float64Array {
  const points = new Float64Array(3 * positions.length).fill(Number.NaN);
  for (const [place, position] of positions.entries()) {
    if (position !== undefined) setPoint(points, 3 * place, position);
  }
  return points;
}

/** Geocentric coordinates of a point on the ellipsoid (height 0). */
function setPoint(points: Float64Array, at: number, position: Position): void {
  if (!("latitude" in position)) {
    points[at] = position.x;
    points[at + 1] = position.y;
    points[at + 2] = 0;
    return;
  }
  const [latitude, longitude] = [(position.latitude * Math.PI) / 180, (position.longitude * Math.PI) / 180];
  const sine = Math.sin(latitude);
  const normal = EQUATOR / Math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine);
  points[at] = normal * Math.cos(latitude) * Math.cos(longitude);
  points[at + 1] = normal * Math.cos(latitude) * Math.sin(longitude);
  points[at + 2] = normal * (1 - ECCENTRICITY_SQUARED) * sine;
}
