import { type Picture, RetrievalError } from "@loci/core";

/** WGS 84: the earth's radius at the equator in metres, and the square of its ellipse's eccentricity. */
const [EQUATOR, ECCENTRICITY] = [6_378_137, 0.00669437999014];

/**
 * Metres east and north in one plane: x and y as they are; of latitude and longitude the equirectangular projection about the
 * middle latitude, with the radii of curvature of the WGS 84 ellipsoid there. Up to a latitude of 45° distances are right to
 * 0.1 % for pictures within 5 km north and south of the middle, and to 1 % within 60 km.
 * @returns float64 `[pictures, 2]`, row-major
 * @throws RetrievalError for a picture without a position, and for a mixture of both kinds
 */
export function planePositions(pictures: readonly Picture[]): Float64Array {
  const without = pictures.find(({ position }) => position === undefined);
  if (without !== undefined) throw withoutPosition(without.name);
  const degrees = pictures.flatMap(({ position }) => (position && "latitude" in position ? [position] : []));
  if (degrees.length > 0 && degrees.length < pictures.length) {
    throw new RetrievalError({
      what: "positions",
      expected: "all in metres or all in degrees",
      got: `${degrees.length} of ${pictures.length} in degrees`,
    });
  }
  const middle = {
    latitude: degrees.reduce((sum, { latitude }) => sum + latitude, 0) / Math.max(degrees.length, 1),
    longitude: degrees[0]?.longitude ?? 0,
  };
  const radians = Math.PI / 180;
  const flattened = 1 - ECCENTRICITY * Math.sin(radians * middle.latitude) ** 2;
  const eastRadius = (EQUATOR / Math.sqrt(flattened)) * Math.cos(radians * middle.latitude);
  const northRadius = (EQUATOR * (1 - ECCENTRICITY)) / flattened ** 1.5;
  return Float64Array.from(
    pictures.flatMap(({ position }) => {
      if (position === undefined) return [];
      if ("x" in position) return [position.x, position.y];
      // Differences of longitude go the short way around, also across the date line.
      const east = ((position.longitude - middle.longitude + 540) % 360) - 180;
      return [eastRadius * radians * east, northRadius * radians * (position.latitude - middle.latitude)];
    }),
  );
}

const withoutPosition = (name: string): RetrievalError =>
  new RetrievalError({
    what: `position of ${name}`,
    expected: "latitude and longitude, or x and y in metres",
    got: "none",
    remedy: "Give a CSV with these columns, or train by labels",
  });
