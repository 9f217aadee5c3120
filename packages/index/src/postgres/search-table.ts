import type { Row } from "../storage/columns.js";
import { distanceOf, exactOrder, graphOrder } from "./descriptor-index.js";
import type { DescriptorTable } from "./descriptor-table.js";
import type { Session } from "./session.js";
import { quoted, rowOf, selectedColumns } from "./sql-columns.js";
import { type SqlCondition, SqlValues } from "./sql-values.js";
import { vectorBytes } from "./vector-bytes.js";

/** A picture that was found. */
export interface FoundRow {
  readonly id: number;
  /** By the index's metric. */
  readonly distance: number;
  readonly row: Row;
}

export interface TableSearch {
  readonly k: number;
  /** Candidates that the graph examines; `undefined`: compare with everything. */
  readonly ef: number | undefined;
  /** Only rows of which this holds (default: all). */
  readonly where?: SqlCondition | undefined;
  /** Whether this version of pgvector goes on looking when a filter leaves too few. */
  readonly iterates: boolean;
}

/** The most that pgvector examines at a time. */
export const LARGEST_EF = 1000;
/** Found beyond the k nearest, to see whether equally near ones go on there. */
const MARGIN = 8;
/** pgvector's own limit is 20,000; a filter that few pass, and a large k, take more. */
const TUPLES_A_CANDIDATE = 200;
/** A setting is a whole number of 32 bits. */
const MOST_TUPLES = 2 ** 31 - 1;

/**
 * The `k` nearest rows of each query, nearest first, equally near ones by ascending id; fewer only when there are no more.
 * What the graph gives is compared again in full precision; where it gives too few, or equally near ones may be missing,
 * everything is compared.
 * @param queries length count * dimension
 */
export async function searchTable(
  session: Session,
  table: DescriptorTable,
  queries: Float32Array,
  search: TableSearch,
): Promise<FoundRow[][]> {
  const { dimension } = table.form;
  const wanted = candidatesOf(table, search);
  return session.transaction(
    async () => {
      const answers: FoundRow[][] = [];
      for (let start = 0; start < queries.length; start += dimension) {
        const query = vectorBytes(queries.subarray(start, start + dimension));
        const found = wanted === undefined ? undefined : await walk(session, table, query, search, wanted);
        answers.push(found ?? (await compareAll(session, table, query, search)));
      }
      return answers;
    },
    beginning(wanted, search),
  );
}

/** How many the graph is to give; `undefined` when it is not asked. */
function candidatesOf(
  { hasGraph, form }: DescriptorTable,
  { k, ef, where, iterates }: TableSearch,
): number | undefined {
  if (!hasGraph || ef === undefined) return undefined;
  // What was rounded is worth a second look at all that was examined.
  const candidates = form.precision === "float32" ? k + MARGIN : Math.max(k + MARGIN, Math.min(ef, LARGEST_EF));
  const isBeyond = candidates > LARGEST_EF || where !== undefined;
  return isBeyond && !iterates ? undefined : candidates;
}

const tuplesOf = (wanted: number) => Math.min(MOST_TUPLES, Math.max(20_000, TUPLES_A_CANDIDATE * wanted));

/** Numbers of ours only. */
function beginning(wanted: number | undefined, { ef = 0, where, iterates }: TableSearch): string {
  if (wanted === undefined) return "BEGIN READ ONLY";
  const goesOn = where !== undefined || wanted > LARGEST_EF;
  const settings = [
    `SET LOCAL hnsw.ef_search = ${Math.min(LARGEST_EF, Math.max(ef, wanted))}`,
    ...(iterates ? [`SET LOCAL hnsw.iterative_scan = ${goesOn ? "strict_order" : "off"}`] : []),
    ...(goesOn ? [`SET LOCAL hnsw.max_scan_tuples = ${tuplesOf(wanted)}`] : []),
  ];
  return ["BEGIN READ ONLY", ...settings].join("; ");
}

/** @returns `undefined` when the graph has not found all that there is to be found */
async function walk(
  session: Session,
  table: DescriptorTable,
  query: Buffer,
  { k, where }: TableSearch,
  wanted: number,
): Promise<FoundRow[] | undefined> {
  const values = new SqlValues();
  const asked = `${values.bind(query)}::vector`;
  const text = `SELECT c.id, c.nearness${selectedAgain(table)} FROM (
      SELECT t.id, t.${exactOrder(table.form, asked)} AS nearness${selectedColumns(table.columns, "t")}
      FROM ${quoted(table.relation)} t ${where ? `WHERE ${where(values)}` : ""}
      ORDER BY ${graphOrder(table.form, asked)} LIMIT ${values.bind(wanted)}::bigint
    ) c ORDER BY c.nearness, c.id`;
  const found = await ask(session, table, text, values);
  const [last, beyond] = [found[k - 1], found.at(-1)];
  if (last === undefined) return undefined;
  return found.length === wanted && last.distance === beyond?.distance ? undefined : found.slice(0, k);
}

async function compareAll(session: Session, table: DescriptorTable, query: Buffer, { k, where }: TableSearch) {
  const values = new SqlValues();
  // A sum has no index: what cannot follow the graph compares everything that the filter leaves.
  const nearness = `(t.${exactOrder(table.form, `${values.bind(query)}::vector`)}) + 0`;
  const text = `SELECT t.id, ${nearness} AS nearness${selectedColumns(table.columns, "t")}
    FROM ${quoted(table.relation)} t ${where ? `WHERE ${where(values)}` : ""}
    ORDER BY ${nearness}, t.id LIMIT ${values.bind(k)}::bigint`;
  return ask(session, table, text, values);
}

const selectedAgain = ({ columns }: DescriptorTable): string =>
  Object.keys(columns)
    .map((_, place) => `, c.m${place}`)
    .join("");

async function ask(session: Session, { form, columns }: DescriptorTable, text: string, values: SqlValues) {
  const rows = await session.query<{ id: number; nearness: number }>(text, values.all);
  const found = rows.map(
    (each): FoundRow => ({
      id: each.id,
      distance: distanceOf(form.metric, each.nearness),
      row: rowOf(columns, each),
    }),
  );
  // What lies beyond a bound of the metric is as near as the bound.
  return found.sort(byDistance);
}

/** Nearest first, equally near ones by ascending id. */
export const byDistance = (a: { distance: number; id: number }, b: { distance: number; id: number }): number =>
  a.distance - b.distance || a.id - b.id;
