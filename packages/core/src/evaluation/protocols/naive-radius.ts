import type { Position } from "../../datasets/dataset.js";

/** Mean radius of the Earth, metres (IUGG). */
const EARTH = 6_371_008.8;

/** Every pair is measured: for small galleries. Great-circle distances between latitudes and longitudes. */
export function positionsWithin(gallery: readonly Position[], radius: number): (query: Position) => number[] {
  return (query) => {
    const found: number[] = [];
    for (const [place, position] of gallery.entries()) if (metresBetween(query, position) <= radius) found.push(place);
    return found;
  };
}

function metresBetween(a: Position, b: Position): number {
  if ("x" in a && "x" in b) return Math.hypot(a.x - b.x, a.y - b.y);
  if (!("latitude" in a && "latitude" in b)) return Infinity;
  const radians = Math.PI / 180;
  const [north, east] = [(b.latitude - a.latitude) * radians, (b.longitude - a.longitude) * radians];
  const haversine =
    Math.sin(north / 2) ** 2 +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.sin(east / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(haversine)));
}
