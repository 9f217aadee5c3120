import proj4 from "proj4";
import type { Position } from "./dataset.js";

/** Metres in a zone of the Universal Transverse Mercator grid (WGS 84). */
export interface UtmPosition {
  /** 1 to 60 */
  readonly zone: number;
  readonly hemisphere: "north" | "south";
  /** with the false easting of 500,000 */
  readonly east: number;
  /** with, in the south, the false northing of 10,000,000 */
  readonly north: number;
}

export type GeographicPosition = Extract<Position, { latitude: number }>;

/** Latitude and longitude in degrees (Poder and Engsager's series, as in PROJ; exact to a fraction of a millimetre). */
export function utmToGeographic({ zone, hemisphere, east, north }: UtmPosition): GeographicPosition {
  const definition = `+proj=utm +zone=${zone}${hemisphere === "south" ? " +south" : ""} +datum=WGS84 +units=m`;
  let projection = projections.get(definition);
  if (projection === undefined) {
    projection = proj4(definition, "+proj=longlat +datum=WGS84");
    projections.set(definition, projection);
  }
  const [longitude, latitude] = projection.forward([east, north]) as [number, number];
  return { latitude, longitude: longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude };
}

/** At most 120 of them, each compiled once. */
const projections = new Map<string, { forward(position: [number, number]): number[] }>();

/**
 * The hemisphere of an MGRS latitude band: C to M south, N to X north. "S" is the band of 32 to 40 degrees north, as in
 * the tools that write zones like 33T; a sign or a column of its own tells the southern hemisphere.
 */
export function hemisphereOfBand(band: string): UtmPosition["hemisphere"] | undefined {
  if (!/^[C-HJ-NP-X]$/i.test(band)) return undefined;
  return band.toUpperCase() < "N" ? "south" : "north";
}

/**
 * Positions in one plane where they all lie in one zone, as every benchmark in UTM takes them; in more zones, whose
 * planes have nothing to do with each other, latitude and longitude.
 */
export function resolveUtm(positions: readonly (Position | UtmPosition | undefined)[]): (Position | undefined)[] {
  const zones = new Set<string>();
  let geographic = false;
  for (const position of positions) {
    if (position !== undefined && "zone" in position) zones.add(`${position.zone} ${position.hemisphere}`);
    else if (position !== undefined && "latitude" in position) geographic = true;
  }
  const plane = zones.size === 1 && !geographic;
  return positions.map((position) => {
    if (position === undefined || !("zone" in position)) return position;
    return plane ? { x: position.east, y: position.north } : utmToGeographic(position);
  });
}
