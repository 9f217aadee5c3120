import type { Condition } from "../filters/filter-tree.js";
import { near, sphere } from "../filters/near.js";
import { plainColumns, quoted, type SqlColumns } from "./sql-columns.js";
import { bothOf, type SqlCondition, type SqlValues } from "./sql-values.js";

/** Rows that a `near` of an expression takes although the sphere does not decide them, by its place in the tree. */
export type PlaceAnswers = ReadonlyMap<Condition, readonly number[]>;

/** A picture whose place was asked for. */
export interface PlacedRow {
  readonly id: number;
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Decides what lies so near to the border of a `near` in degrees that only the geodesic tells: those rows are looked at
 * here, all others are decided by the sphere in SQL, as `near` does it.
 * @param ask gives the places of the rows of a condition
 */
export async function placesIn(
  condition: Condition,
  columns: SqlColumns,
  ask: (condition: SqlCondition) => Promise<readonly PlacedRow[]>,
): Promise<PlaceAnswers> {
  const answers = new Map<Condition, readonly number[]>();
  for (const place of nearsIn(condition)) {
    if (!isInDegrees(columns)) continue;
    const [north, east, metres] = place.numbers as [number, number, number];
    const test = near(plainColumns(columns), north, east, metres);
    const unsure = await ask((values) => {
      const distance = sphereDistance(columns, north, east, values);
      const least = `${distance} * ${sphere.shortest} <= ${values.bind(metres)}::float8`;
      return `${within(columns, north, metres)(values)} AND ${least} AND ${distance} * ${sphere.longest} > ${values.bind(metres)}::float8`;
    });
    answers.set(
      place,
      unsure.filter(({ latitude, longitude }) => test({ latitude, longitude }) === true).map(({ id }) => id),
    );
  }
  return answers;
}

type NearCondition = Extract<Condition, { readonly kind: "near" | "box" }>;

function nearsIn(condition: Condition): NearCondition[] {
  if (condition.kind === "and" || condition.kind === "or") return condition.conditions.flatMap(nearsIn);
  if (condition.kind === "not") return nearsIn(condition.condition);
  return condition.kind === "near" ? [condition] : [];
}

/** @param surely rows that belong to it although the sphere does not say so */
export function nearCondition(
  columns: SqlColumns,
  numbers: readonly number[],
  surely: readonly number[] = [],
): SqlCondition {
  const [north, east, metres] = numbers as [number, number, number];
  return (values) => {
    const most = values.bind(metres);
    if (!isInDegrees(columns)) {
      const [y, x] = [column(columns, "y"), column(columns, "x")];
      const squares = `(${y} - ${values.bind(north)}::float8) ^ 2 + (${x} - ${values.bind(east)}::float8) ^ 2`;
      return `sqrt(${squares}) <= ${most}::float8`;
    }
    const isInside = `${sphereDistance(columns, north, east, values)} * ${sphere.longest} <= ${most}::float8`;
    return `(${isInside} OR (t.id = ANY(${values.bind(surely)}::bigint[]) AND ${column(columns, "latitude")} IS NOT NULL))`;
  };
}

/** As `insideBox` does it, with the same rounding. */
export function boxCondition(columns: SqlColumns, numbers: readonly number[]): SqlCondition {
  const [south, west, north, east] = numbers as [number, number, number, number];
  const isDegrees = isInDegrees(columns);
  const [first, second] = isDegrees ? (["latitude", "longitude"] as const) : (["y", "x"] as const);
  const isBetweenNorth: SqlCondition = (values) =>
    `${column(columns, first)} BETWEEN ${values.bind(south)}::float8 AND ${values.bind(north)}::float8`;
  const isBetweenEast: SqlCondition = (values) => {
    const place = column(columns, second);
    if (!isDegrees) return `${place} BETWEEN ${values.bind(west)}::float8 AND ${values.bind(east)}::float8`;
    if (east - west === 360) return `${place} IS NOT NULL`;
    const turned = `(${place} - ${values.bind(west)}::float8 + 360)`;
    const width = (((east - west) % 360) + 360) % 360;
    return `${turned} - 360 * floor(${turned} / 360) <= ${values.bind(width)}::float8`;
  };
  // Half a place is none: it is unknown, and so is its negation.
  const isKnown = `CASE WHEN ${column(columns, first)} IS NULL OR ${column(columns, second)} IS NULL THEN NULL ELSE true END`;
  const both = bothOf(isBetweenNorth, isBetweenEast);
  return (values) => `CASE WHEN ${isKnown} THEN ${both(values)} END`;
}

const isInDegrees = (columns: SqlColumns): boolean =>
  ["latitude", "longitude"].every((name) => Object.hasOwn(columns, name) && columns[name]?.type === "number");

const column = (columns: SqlColumns, name: string): string => `t.${quoted(`${columns[name]?.column}`)}`;

/** The rows between two parallels, which an index of latitudes finds. */
function within(columns: SqlColumns, north: number, metres: number): SqlCondition {
  const degrees = (metres / (sphere.radius * sphere.shortest) / Math.PI) * 180 + 1e-6;
  const latitude = column(columns, "latitude");
  return (values) =>
    `${latitude} BETWEEN ${values.bind(north - degrees)}::float8 AND ${values.bind(north + degrees)}::float8`;
}

/** The haversine formula, metres. */
function sphereDistance(columns: SqlColumns, north: number, east: number, values: SqlValues): string {
  const [latitude, longitude] = [column(columns, "latitude"), column(columns, "longitude")];
  const [fromNorth, fromEast] = [`${values.bind(north)}::float8`, `${values.bind(east)}::float8`];
  const across = `sin(radians((${latitude} - ${fromNorth}) / 2)) ^ 2`;
  const along = `sin(radians((${longitude} - ${fromEast}) / 2)) ^ 2`;
  const share = `${across} + cos(radians(${fromNorth})) * cos(radians(${latitude})) * ${along}`;
  // Not least(1, …): that passes over what is not known.
  return `2 * ${sphere.radius} * asin(sqrt(CASE WHEN ${share} > 1 THEN 1 ELSE ${share} END))`;
}
