import type { RowFilter } from "../filters/row.js";
import type { GalleryWalks } from "../reranking/rerank-gallery.js";
import type { Row } from "../storage/columns.js";
import type { PictureEntry, PictureTable } from "../storage/picture-table.js";
import type { SqlRow } from "./session.js";
import { readRows, type Shards } from "./shards.js";
import { quoted, rowOf, selectedColumns } from "./sql-columns.js";
import { filterCondition } from "./sql-filter.js";
import { bothOf, type SqlCondition, SqlValues } from "./sql-values.js";

/** Rows that are fetched at once. */
const ROWS_AT_ONCE = 1000;
/** Values that one statement looks for. */
const VALUES_AT_ONCE = 5000;

/** The metadata in the tables of an index, asked for as it is needed. */
export class PostgresPictures implements PictureTable {
  readonly #shards: () => Shards;
  readonly #count: () => number;

  /** @param shards as they are at the time: a writer adds columns */
  constructor(shards: () => Shards, count: () => number) {
    [this.#shards, this.#count] = [shards, count];
  }

  get size(): number {
    return this.#count();
  }

  async rowsOf(ids: readonly number[]): Promise<readonly (Row | undefined)[]> {
    const rows = await readRows(this.#shards(), ids);
    return ids.map((id) => rows.get(id));
  }

  async idsPassing(filter: RowFilter): Promise<ReadonlySet<number>> {
    const rows = await this.#select<{ id: number }>("t.id", await this.conditionOf(filter));
    return new Set(rows.map(({ id }) => id));
  }

  async countPassing(filter: RowFilter): Promise<number> {
    const counts = await this.#select<{ count: number }>("count(*) AS count", await this.conditionOf(filter));
    return counts.reduce((sum, { count }) => sum + count, 0);
  }

  async withValues(column: string, values: Iterable<string | number>): Promise<readonly PictureEntry[]> {
    const { columns } = this.#shards().table;
    const known = Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (known === undefined) return [];
    const wanted = [...new Set(values)].filter((value) => (typeof value === "string") === (known.type === "text"));
    const found: PictureEntry[] = [];
    for (let first = 0; first < wanted.length; first += VALUES_AT_ONCE) {
      const some = wanted.slice(first, first + VALUES_AT_ONCE);
      const type = known.type === "text" ? "text" : "float8";
      const isAmong: SqlCondition = (bound) => `t.${quoted(known.column)} = ANY(${bound.bind(some)}::${type}[])`;
      found.push(...(await this.#entries(isAmong)));
    }
    return found.sort(([a], [b]) => a - b);
  }

  async *all(): AsyncGenerator<PictureEntry> {
    const { sources, table } = this.#shards();
    for (const place of sources.keys()) {
      for (let last = -1; ; ) {
        const isNext: SqlCondition = (bound) => `t.id > ${bound.bind(last)}::bigint`;
        const own = { table, sources: [sources[place] as Shards["sources"][number]] };
        const entries = await entriesIn(own, isNext, `ORDER BY t.id LIMIT ${ROWS_AT_ONCE}`);
        yield* entries;
        if (entries.length < ROWS_AT_ONCE) break;
        last = (entries.at(-1) as PictureEntry)[0];
      }
    }
  }

  walks(): GalleryWalks | undefined {
    const { columns } = this.#shards().table;
    if (columns["sequence"]?.type !== "text" || columns["frame"]?.type !== "number") return undefined;
    return {
      namesOf: async (ids) =>
        (await this.rowsOf(ids)).map((row) =>
          row?.["frame"] === undefined ? undefined : (row["sequence"] as string | undefined),
        ),
      idsOf: async (walk) => {
        const frames = (await this.withValues("sequence", [walk])).filter(([, row]) => row["frame"] !== undefined);
        return frames.sort(([, a], [, b]) => Number(a["frame"]) - Number(b["frame"])).map(([id]) => id);
      },
    };
  }

  /** A filter as a condition of SQL. */
  conditionOf(filter: RowFilter): Promise<SqlCondition> {
    const { columns } = this.#shards().table;
    return filterCondition(filter, columns, async (condition) => {
      const rows = await this.#entries(condition);
      return rows.map(([id, row]) => ({
        id,
        latitude: row["latitude"] as number,
        longitude: row["longitude"] as number,
      }));
    });
  }

  #entries(condition: SqlCondition): Promise<PictureEntry[]> {
    return entriesIn(this.#shards(), condition);
  }

  #select<Answer extends SqlRow>(what: string, condition: SqlCondition): Promise<Answer[]> {
    return selectIn<Answer>(this.#shards(), what, condition);
  }
}

async function entriesIn(shards: Shards, condition: SqlCondition, rest = ""): Promise<PictureEntry[]> {
  const { columns } = shards.table;
  const rows = await selectIn<{ id: number }>(shards, `t.id${selectedColumns(columns, "t")}`, condition, rest);
  return rows.map((row) => [row.id, rowOf(columns, row)]);
}

/** What all servers answer. */
async function selectIn<Answer extends SqlRow>(
  { table, sources }: Shards,
  what: string,
  condition: SqlCondition,
  rest = "",
): Promise<Answer[]> {
  const answers = await Promise.all(
    sources.map((source) => {
      const values = new SqlValues();
      const text = `SELECT ${what} FROM ${quoted(table.relation)} t WHERE ${condition(values)} ${rest}`;
      return source.read((session) => session.query<Answer>(text, values.all));
    }),
  );
  return answers.flat();
}

/** What `allowed` and `excluded` of a search say; `undefined` when everything may be in the answer. */
export function idCondition(
  allowed: Iterable<number> | undefined,
  excluded: Iterable<number> | undefined,
): SqlCondition | undefined {
  const [only, without] = [allowed && [...allowed], excluded && [...excluded]];
  const isAllowed: SqlCondition | undefined = only && ((values) => `t.id = ANY(${values.bind(only)}::bigint[])`);
  if (without === undefined || without.length === 0) return isAllowed;
  const isKept: SqlCondition = (values) => `t.id <> ALL(${values.bind(without)}::bigint[])`;
  return isAllowed ? bothOf(isAllowed, isKept) : isKept;
}
