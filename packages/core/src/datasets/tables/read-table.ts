import { RetrievalError } from "../../errors.js";
import type { PictureRow, RowTruth } from "../assemble-dataset.js";
import { type Report, type SourceLine, tryRow } from "../dataset-problems.js";
import { type ColumnName, type ColumnPlaces, placeColumns } from "./columns.js";
import { rowOfCells } from "./row-of-cells.js";
import type { Table } from "./table.js";

export interface TableOptions {
  /** what messages call the file */
  readonly file: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly report: Report;
}

/** Rows of pictures, undefined for those that were reported, and what the table says is right. */
export interface TableContent {
  readonly rows: readonly (PictureRow | undefined)[];
  readonly truth?: readonly RowTruth[];
}

const truthColumns = ["positives", "ignored", "hard"] as const satisfies readonly ColumnName[];
type TruthColumn = (typeof truthColumns)[number];
type NamedTruth = { readonly query: number } & Readonly<Partial<Record<TruthColumn, readonly string[]>>>;

/** Names of pictures in one cell. */
export const joinNames = (names: readonly string[]): string =>
  names.map((name) => name.replaceAll("%", "%25").replaceAll("|", "%7C")).join("|");
const splitNames = (cell: string): string[] =>
  cell === "" ? [] : cell.split("|").map((name) => name.replaceAll("%7C", "|").replaceAll("%25", "%"));

/** @throws RetrievalError when the columns do not fit or the file is damaged; bad rows are reported */
export async function readTable(table: Table, { file, columns = {}, report }: TableOptions): Promise<TableContent> {
  const places = placeColumns(table.columns, columns, file);
  const rows: (PictureRow | undefined)[] = [];
  const truth: NamedTruth[] = [];
  for await (const { line, cells } of table.rows) {
    const source = { file, line };
    const row = tryRow(source, report, () => {
      checkCount(cells.length, table.columns.length);
      return rowOfCells(cells, places, source);
    });
    if (row?.role === "query" || row?.role === "both") truth.push(truthOf(cells, places, rows.length));
    rows.push(row);
  }
  if (truthColumns.every((name) => places.known[name] === undefined)) return { rows };
  return { rows, truth: withPlaces(truth, rows, report) };
}

function checkCount(got: number, expected: number): void {
  if (got === expected) return;
  throw new RetrievalError({
    what: "values in the row",
    expected: `${expected}, one a column`,
    got: `${got}`,
    remedy: "Put values with commas into quotes",
  });
}

function truthOf(cells: readonly string[], { known }: ColumnPlaces, query: number): NamedTruth {
  const named = truthColumns.flatMap((name) => {
    const place = known[name];
    return place === undefined ? [] : [[name, splitNames(cells[place] ?? "")] as const];
  });
  return { query, ...Object.fromEntries(named) };
}

function withPlaces(
  truth: readonly NamedTruth[],
  rows: readonly (PictureRow | undefined)[],
  report: Report,
): RowTruth[] {
  const galleryRows = new Map<string, number>();
  for (const [place, row] of rows.entries()) {
    if (row?.role === "gallery" || row?.role === "both") galleryRows.set(row.path, place);
  }
  return truth.map(({ query, ...named }) => {
    const source = rows[query]?.source as SourceLine;
    const found = (names: readonly string[]) =>
      names.flatMap((name) => tryRow(source, report, () => placeOf(name, galleryRows)) ?? []);
    const { positives = [], ignored, hard } = named;
    return {
      query,
      positives: found(positives),
      ...(ignored && { ignored: found(ignored) }),
      ...(hard && { hard: found(hard) }),
    };
  });
}

function placeOf(name: string, galleryRows: ReadonlyMap<string, number>): number {
  const place = galleryRows.get(name);
  if (place !== undefined) return place;
  throw new RetrievalError({
    what: `"${name}" counts as found`,
    expected: "a picture of the gallery",
    got: "one that is not listed as such",
  });
}
