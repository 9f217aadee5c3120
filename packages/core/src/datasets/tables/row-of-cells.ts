import { RetrievalError } from "../../errors.js";
import type { PictureRow, Role } from "../assemble-dataset.js";
import type { SourceLine } from "../dataset-problems.js";
import { normaliseHeading, type PictureFacts } from "../picture-facts.js";
import { hemisphereOfBand, type UtmPosition } from "../utm.js";
import type { ColumnName, ColumnPlaces } from "./columns.js";

/** Values of a split column that say what a picture does instead. */
const roleWords: Readonly<Record<string, Role>> = {
  query: "query",
  queries: "query",
  gallery: "gallery",
  database: "gallery",
  db: "gallery",
  ref: "gallery",
  reference: "gallery",
  map: "gallery",
};

/** @throws RetrievalError for a cell that is not what its column promises */
export function rowOfCells(
  cells: readonly string[],
  { known, attributes }: ColumnPlaces,
  source: SourceLine,
): PictureRow {
  const cell = (name: ColumnName): string | undefined => {
    const place = known[name];
    return place === undefined ? undefined : cells[place]?.trim() || undefined;
  };
  const split = cell("split");
  const roleOfSplit = split === undefined ? undefined : roleWords[split.toLowerCase()];
  const facts: PictureFacts = {
    ...optional("label", cell("label")),
    ...optional("split", roleOfSplit === undefined ? split : undefined),
    ...optional("position", positionOf(cell)),
    ...optional(
      "heading",
      mapped(cell("heading"), (text) => normaliseHeading(numberOf("heading", text))),
    ),
    ...optional("time", mapped(cell("time"), timeOf)),
    ...optional("sequence", cell("sequence")),
    ...optional(
      "frame",
      mapped(cell("frame"), (text) => numberOf("frame", text)),
    ),
    ...optional("box", boxOf(cell)),
    ...optional("attributes", attributesOf(cells, attributes)),
  };
  return { source, path: cell("path") ?? "", role: roleOfSplit ?? roleOf(cell, known), facts };
}

type Cell = (name: ColumnName) => string | undefined;

const optional = <Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } =>
  value === undefined ? {} : ({ [name]: value } as { [N in Name]?: Value });
const mapped = <Value>(text: string | undefined, convert: (text: string) => Value): Value | undefined =>
  text === undefined ? undefined : convert(text);

/** With both flags, as they say; with one, the others are the other thing; with none, both. */
function roleOf(cell: Cell, known: ColumnPlaces["known"]): Role {
  const flag = (name: "query" | "gallery") =>
    known[name] === undefined ? undefined : isTrue(name, cell(name) ?? "false");
  const [query, gallery] = [flag("query"), flag("gallery")];
  if (query === undefined && gallery === undefined) return "both";
  if (query === true && gallery === true) return "both";
  if (query === true || (query === undefined && gallery === false)) return "query";
  return gallery === true || gallery === undefined ? "gallery" : "neither";
}

function isTrue(name: string, text: string): boolean {
  if (/^(true|1|1\.0|yes|t)$/i.test(text)) return true;
  // What pandas writes for a missing value.
  if (/^(false|0|0\.0|no|f|nan|none|null)$/i.test(text)) return false;
  throw new RetrievalError({ what: name, expected: "true or false", got: text });
}

function numberOf(what: string, text: string): number {
  const value = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  const comma = /^-?\d+,\d+$/.test(text) ? 'Write decimal fractions with a point, as "12.5"' : undefined;
  throw new RetrievalError({
    what,
    expected: "a number",
    got: JSON.stringify(text),
    remedy: comma ?? "Correct the value, or leave it empty",
  });
}

function positionOf(cell: Cell): PictureFacts["position"] {
  const pair = (first: ColumnName, second: ColumnName): [number, number] | undefined => {
    const [a, b] = [cell(first), cell(second)];
    if (a === undefined && b === undefined) return undefined;
    return [numberOf(first, a ?? ""), numberOf(second, b ?? "")];
  };
  const utm = pair("utm_east", "utm_north");
  const zone = cell("zone");
  if (utm !== undefined && zone !== undefined) return { ...zoneOf(zone), east: utm[0], north: utm[1] };
  if (utm !== undefined) return { x: utm[0], y: utm[1] };
  const geographic = pair("latitude", "longitude");
  if (geographic !== undefined) return { latitude: geographic[0], longitude: geographic[1] };
  const plane = pair("x", "y");
  return plane && { x: plane[0], y: plane[1] };
}

/** `33`, `33T` (a latitude band), `-33` or `33 south`. */
function zoneOf(text: string): Pick<UtmPosition, "zone" | "hemisphere"> {
  const [, sign, number, rest = ""] = /^(-?)(\d{1,2})\s*([a-z]*)$/i.exec(text) ?? [];
  const word = /^(north|south)$/i.exec(rest)?.[1]?.toLowerCase() as UtmPosition["hemisphere"] | undefined;
  const hemisphere = word ?? (rest === "" ? (sign ? "south" : "north") : hemisphereOfBand(rest));
  if (number !== undefined && hemisphere !== undefined) return { zone: Number(number), hemisphere };
  throw new RetrievalError({ what: "UTM zone", expected: 'as "33", "33T" or "33 south"', got: JSON.stringify(text) });
}

const DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Seconds until the year 5138 have fewer than 12 digits; milliseconds since 1973 have at least 12. */
function timeOf(text: string): number {
  if (/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text))
    return Math.abs(Number(text)) < 1e11 ? Number(text) * 1000 : Number(text);
  const [, , , , zone] = DATE.exec(text) ?? [];
  // Without a zone a date alone would be taken for UTC and one with a time for the zone of this machine.
  const time = DATE.test(text)
    ? Date.parse(text.length > 10 && !zone ? `${text.replace(" ", "T")}Z` : text)
    : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new RetrievalError({
    what: "time",
    expected: "a date as 2024-05-31T12:00:00Z, or seconds or milliseconds since 1970",
    got: JSON.stringify(text),
  });
}

function boxOf(cell: Cell): PictureFacts["box"] {
  const [left, top] = [cell("left"), cell("top")];
  const [right, bottom, width, height] = [cell("right"), cell("bottom"), cell("width"), cell("height")];
  if (left === undefined && top === undefined && right === undefined && bottom === undefined) return undefined;
  const [x, y] = [numberOf("left", left ?? ""), numberOf("top", top ?? "")];
  const extent = (size: string | undefined, far: string | undefined, near: number, what: string) =>
    size === undefined ? numberOf(what, far ?? "") - near : numberOf(what, size);
  return { left: x, top: y, width: extent(width, right, x, "width"), height: extent(height, bottom, y, "height") };
}

function attributesOf(
  cells: readonly string[],
  attributes: ColumnPlaces["attributes"],
): Readonly<Record<string, string>> | undefined {
  const filled = attributes.flatMap(([name, place]) => (cells[place] ? [[name, cells[place]] as const] : []));
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}
