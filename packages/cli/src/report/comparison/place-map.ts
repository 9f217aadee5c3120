import type { Position } from "@loci/core";
import type { CellNeighbour } from "../../experiments/cell-result.js";
import { escapeMarkup } from "./plot-svg.js";
import { short } from "./result-columns.js";

export interface MappedPlace {
  readonly query: Position;
  readonly neighbours: readonly CellNeighbour[];
  /** metres: what counts as found; absent where the protocol has no such radius */
  readonly radius?: number;
}

const [SIDE, MARGIN] = [150, 16];
/** Mean radius of the earth, metres (IUGG): for a drawing the sphere will do. */
const EARTH = 6_371_008.8;

/** Metres east and north of the query, on the plane that touches the earth there. */
export function metresFrom(query: Position, other: Position): readonly [east: number, north: number] | undefined {
  if ("x" in query) return "x" in other ? [other.x - query.x, other.y - query.y] : undefined;
  if (!("latitude" in other)) return undefined;
  const radians = Math.PI / 180;
  // The short way round, across the date line too.
  const degrees = ((((other.longitude - query.longitude + 180) % 360) + 360) % 360) - 180;
  const east = degrees * radians * EARTH * Math.cos(query.latitude * radians);
  return [east, (other.latitude - query.latitude) * radians * EARTH];
}

/** An SVG element: the query in the middle, a tick or a cross with its rank for each answer, north up, a scale below. */
export function placeMap({ query, neighbours, radius = 0 }: MappedPlace): string {
  const places = neighbours.flatMap((neighbour, rank) => {
    const at = neighbour.position && metresFrom(query, neighbour.position);
    return at === undefined ? [] : [{ at, rank: rank + 1, isPositive: neighbour.isPositive }];
  });
  const farthest = Math.max(
    1,
    radius * 1.1,
    ...places.flatMap(({ at: [east, north] }) => [Math.abs(east), Math.abs(north)]),
  );
  const scale = (SIDE / 2 - MARGIN) / farthest;
  const x = (east: number) => (SIDE / 2 + east * scale).toFixed(1);
  const y = (north: number) => (SIDE / 2 - north * scale).toFixed(1);
  const bar = niceBelow(farthest);
  const right = places.filter(({ isPositive }) => isPositive).length;
  const words = `Map: ${right} of ${places.length} answers right, the farthest drawn ${metresText(farthest)} from the query`;
  const marks = places.toReversed().map(({ at: [east, north], rank, isPositive }) => {
    const colour = isPositive ? "var(--right)" : "var(--wrong)";
    const mark = isPositive
      ? `<circle cx="${x(east)}" cy="${y(north)}" r="7" fill="${colour}"/>`
      : `<rect x="${Number(x(east)) - 6.5}" y="${Number(y(north)) - 6.5}" width="13" height="13" fill="${colour}"/>`;
    return `<g><title>${rank}: ${isPositive ? "right" : "wrong"}, ${metresText(Math.hypot(east, north))}</title>${mark}<text x="${x(east)}" y="${y(north)}" class="rank">${rank}</text></g>`;
  });
  return `<svg class="map" viewBox="0 0 ${SIDE} ${SIDE + 14}" role="img" aria-label="${escapeMarkup(words)}">
<rect width="${SIDE}" height="${SIDE}" class="land"/>
${radius > 0 ? `<circle cx="${SIDE / 2}" cy="${SIDE / 2}" r="${(radius * scale).toFixed(1)}" class="radius"><title>counts as found: ${metresText(radius)}</title></circle>` : ""}
${marks.join("\n")}
<path d="M${SIDE / 2 - 6} ${SIDE / 2}h12m-6 -6v12" class="query-mark"><title>query</title></path>
<path d="M${MARGIN} ${SIDE - 5}v3h${(bar * scale).toFixed(1)}v-3" class="scale"/><text x="${MARGIN}" y="${SIDE + 11}">${metresText(bar)}</text></svg>`;
}

export const metresText = (metres: number): string =>
  metres < 1000 ? `${short(metres)} m` : `${short(metres / 1000)} km`;

/** The largest of 1, 2, 5, 10, 20 … that is not above. */
function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2, 1].find((step) => step * power <= value) ?? 1);
}
