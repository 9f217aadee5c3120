import type { HnswParameters } from "../engines/hnsw-parameters.js";
import { type DescriptorForm, indexedExpression } from "./descriptor-index.js";
import type { Session, SqlSource } from "./session.js";
import { columnDefinitions, quoted, type SqlColumns } from "./sql-columns.js";

/** A table of descriptors and metadata. */
export interface DescriptorTable {
  /** Its name. */
  readonly relation: string;
  readonly form: DescriptorForm;
  readonly columns: SqlColumns;
  /** Whether a graph has been built over it. */
  readonly hasGraph: boolean;
}

/** What is left to the metadata of a page of 8 kB. */
const PLAIN_BYTES = 6000;

/** SQL that makes an empty table. */
export function tableDefinition(table: DescriptorTable, kind: "TABLE" | "UNLOGGED TABLE" = "TABLE"): string {
  const name = quoted(table.relation);
  const { dimension } = table.form;
  // Beside the row a vector is fetched by a second look-up; compression is in vain.
  const storage = 4 * dimension <= PLAIN_BYTES ? "PLAIN" : "EXTERNAL";
  return [
    `CREATE ${kind} ${name} (id bigint PRIMARY KEY, descriptor vector(${dimension}) NOT NULL${columnDefinitions(table.columns)})`,
    `ALTER TABLE ${name} ALTER COLUMN descriptor SET STORAGE ${storage}`,
  ].join(";\n");
}

/** SQL that adds columns to a table. */
export const columnsAdded = (relation: string, added: SqlColumns): string =>
  columnDefinitions(added)
    .split(/, (?=")/)
    .filter((definition) => definition !== "")
    .map((definition) => `ALTER TABLE ${quoted(relation)} ADD COLUMN ${definition}`)
    .join(";\n");

/** Sets of columns that filters and lookups often ask for. */
const lookups = [["path"], ["label"], ["sequence", "frame"], ["latitude", "longitude"], ["y", "x"], ["time"]];

/**
 * Makes what finds pictures by their metadata, and lets the planner know what the table holds. An index of a path is its
 * hash, so that a long one fits.
 */
export async function indexMetadata(session: Session, { relation, columns }: DescriptorTable): Promise<void> {
  for (const names of lookups) {
    const found = names.map((name) => (Object.hasOwn(columns, name) ? columns[name] : undefined));
    if (found.some((column) => column === undefined)) continue;
    const isText = found.some((column) => column?.type === "text");
    const list = found.map((column) => quoted(`${column?.column}`)).join(", ");
    const method = isText && found.length === 1 ? "hash" : "btree";
    if (method === "btree" && isText) continue;
    await session.run(`CREATE INDEX ON ${quoted(relation)} USING ${method} (${list})`);
  }
  await session.run(`ANALYZE ${quoted(relation)}`);
}

/** Builds the graph, in place of the one that is there. */
export async function buildGraph(
  session: Session,
  { relation, form }: DescriptorTable,
  { m, efConstruction }: Pick<HnswParameters, "m" | "efConstruction">,
): Promise<void> {
  await session.transaction(async () => {
    for (const name of await graphsOf(session, relation)) await session.run(`DROP INDEX ${quoted(name)}`);
    const options = `m = ${m}, ef_construction = ${efConstruction}`;
    await session.run(`CREATE INDEX ON ${quoted(relation)} USING hnsw (${indexedExpression(form)}) WITH (${options})`);
  });
  await session.run(`ANALYZE ${quoted(relation)}`);
}

/** The names of a table's graphs. */
export async function graphsOf(source: SqlSource, relation: string): Promise<string[]> {
  const rows = await source.read((session) =>
    session.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
       WHERE i.indrelid = to_regclass($1) AND a.amname = 'hnsw' AND i.indisvalid`,
      [quoted(relation)],
    ),
  );
  return rows.map(({ name }) => name);
}
