import type { Dataset, Picture } from "../dataset.js";
import { type ColumnName, columnNames, simplified } from "./columns.js";
import { joinNames } from "./read-table.js";

type Row = Readonly<Partial<Record<ColumnName, string>>>;

/**
 * Our own table of a data set as CSV text: a row a picture, only the columns that hold something, then the attributes.
 * `openDataset` reads from it what it was written from, given the same root.
 */
export function encodeDatasetTable(dataset: Dataset): string {
  const attributes = [...new Set(dataset.pictures.flatMap((picture) => Object.keys(picture.attributes ?? {})))];
  const ownWidth = attributes.some((name) => ["width", "height"].includes(simplified(name)));
  const rows = rowsOf(dataset, ownWidth);
  const columns = usedColumns(rows, attributes);
  const lines = rows.map((row, place) => [
    ...columns.map((column) => row[column] ?? ""),
    ...attributes.map((name) => dataset.pictures[place]?.attributes?.[name] ?? ""),
  ]);
  const names = attributes.map((name) => (isTaken(name, columns) ? `attribute_${name}` : name));
  return [[...columns, ...names], ...lines].map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

/** @param ownWidth whether width and height are attributes; boxes then have a right and a lower side */
function rowsOf({ pictures, gallery, queries, relevance }: Dataset, ownWidth: boolean): Row[] {
  const [answers, asks] = [new Set(gallery), new Map(queries.map((picture, place) => [picture, place]))];
  const everyoneBoth = answers.size === pictures.length && asks.size === pictures.length;
  const names = (places: readonly number[] | undefined) =>
    joinNames((places ?? []).map((place) => pictures[gallery[place] as number]?.name as string));
  return pictures.map((picture, place) => {
    const query = asks.get(place);
    const asking = query !== undefined && relevance !== undefined;
    return {
      ...factsOf(picture, ownWidth),
      ...(!everyoneBoth && { query: `${query !== undefined}`, gallery: `${answers.has(place)}` }),
      ...(asking && { positives: names(relevance.positives[query]), ignored: names(relevance.ignored[query]) }),
      ...(asking && relevance.hard !== undefined && { hard: names(relevance.hard[query]) }),
    };
  });
}

function factsOf(
  { name, label, split, position, heading, time, sequence, frame, box }: Picture,
  ownWidth: boolean,
): Row {
  return {
    path: name,
    ...(label !== undefined && { label }),
    ...(split !== undefined && { split }),
    ...(position && numbers(position)),
    ...(heading !== undefined && { heading: `${heading}` }),
    ...(time !== undefined && { time: timeText(time) }),
    ...(sequence !== undefined && { sequence }),
    ...(frame !== undefined && { frame: `${frame}` }),
    ...(box && numbers(ownWidth ? sidesOf(box) : box)),
  };
}

const numbers = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`]));

const sidesOf = ({ left, top, width, height }: NonNullable<Picture["box"]>) => {
  return { left, top, right: left + width, bottom: top + height };
};

/** Dates of four-digit years as ISO 8601; what is no whole number of milliseconds in seconds. */
const timeText = (time: number): string =>
  Number.isInteger(time) && time > -6e13 && time < 253402300800000 ? new Date(time).toISOString() : `${time / 1000}`;

const isTaken = (attribute: string, columns: readonly ColumnName[]): boolean =>
  (columns as readonly string[]).includes(simplified(attribute));

/** An attribute called as another name of one of our columns would be read as it, unless ours is there too. */
function usedColumns(rows: readonly Row[], attributes: readonly string[]): ColumnName[] {
  const others = new Set(attributes.map(simplified));
  return (Object.keys(columnNames) as ColumnName[]).filter(
    (column) => rows.some((row) => row[column] !== undefined) || columnNames[column].some((other) => others.has(other)),
  );
}

const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$|^$/.test(cell) && cell !== "" ? `"${cell.replaceAll('"', '""')}"` : cell;
