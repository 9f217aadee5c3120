import { RetrievalError, TurnTaking } from "@loci/core";
import { checkDescriptorsOf } from "../descriptor-checks.js";
import type { TuneOptions, TuneResult } from "../recall/tune-graph.js";
import { type Columns, columnsWithAll, columnsWithTypes, type Row } from "../storage/columns.js";
import type { PictureChange } from "../storage/picture-change.js";
import type { PictureWriter } from "../storage/picture-writer.js";
import type { IndexFacts } from "../storage/searchable-index.js";
import type { SkippedItem } from "../storage/skipped-list.js";
import { changeRows } from "./change-rows.js";
import { columnsAdded } from "./descriptor-table.js";
import { factsOf, type IndexRecord, tableOf, writeRecord } from "./index-record.js";
import { loadRows, type TableRow } from "./load-rows.js";
import { fetchModel } from "./model-files.js";
import { PostgresPictures } from "./postgres-pictures.js";
import type { Session } from "./session.js";
import { bySource, readRows, type Shards } from "./shards.js";
import { noteSkipped, readSkippedRows } from "./skipped-rows.js";
import { checkTexts, plainColumns, quoted, withColumns } from "./sql-columns.js";
import { tuneTables } from "./tune-tables.js";
import type { WriterSessions } from "./writer-sessions.js";

/**
 * Writes to an index in PostgreSQL. One process at a time. What a call has done is there when it is fulfilled, all of it or
 * nothing; on several servers, each has all of its part or nothing, and what only some of them got of an addition is
 * taken away again by the next writer.
 */
export class PostgresWriter implements PictureWriter {
  readonly pictures: PostgresPictures;
  protected readonly sessions: WriterSessions;
  protected record: IndexRecord;
  readonly #turns = new TurnTaking();
  #isClosed = false;
  #isBroken = false;

  constructor(sessions: WriterSessions, record: IndexRecord) {
    [this.sessions, this.record] = [sessions, record];
    this.pictures = new PostgresPictures(
      () => this.shards,
      () => this.count,
    );
  }

  get manifest(): IndexFacts {
    return factsOf(this.record);
  }

  get count(): number {
    return this.record.count;
  }

  /** PostgreSQL keeps the graph up to date itself. */
  get needsGraph(): boolean {
    return !this.record.facts.graph;
  }

  private get shards(): Shards {
    return { table: tableOf(this.record), sources: this.sessions.shards };
  }

  /** @param chosen ids that no picture of the index has, rising (default: the next ones) */
  async add(descriptors: Float32Array, rows: readonly Row[], chosen?: readonly number[]): Promise<readonly number[]> {
    this.#checkDescriptors(descriptors, rows.length);
    const [copy, copies] = [new Float32Array(descriptors), rows.map((row) => ({ ...row }))];
    for (const row of copies) checkTexts(row, this.sessions.name);
    return this.enqueue(async () => {
      const columns = this.#columnsWith(copies);
      const { nextId, count, facts } = this.record;
      const ids = chosen ?? copies.map((_, at) => nextId + at);
      const tableRows = new Map<number, TableRow>();
      for (const [at, row] of copies.entries()) {
        const descriptor = copy.subarray(at * facts.dimension, (at + 1) * facts.dimension);
        tableRows.set(ids[at] as number, { id: ids[at] as number, descriptor, row });
      }
      const counts = { nextId: Math.max(nextId, (ids.at(-1) ?? -1) + 1), count: count + ids.length };
      const load = (session: Session, own: readonly number[]) =>
        loadRows(
          session,
          tableOf(this.record),
          own.map((id) => tableRows.get(id) as TableRow),
        );
      await this.#carryOut(columns, counts, load, ids);
      return ids;
    });
  }

  async addColumns(columns: Columns): Promise<void> {
    await this.enqueue(async () => {
      const known = plainColumns(this.record.facts.columns);
      const all = columnsWithTypes(known, columns, this.sessions.name);
      if (Object.keys(all).length > Object.keys(known).length) await this.#carryOut(all, {}, async () => {}, []);
    });
  }

  async update(changes: readonly PictureChange[]): Promise<void> {
    const copies = changes.map((change) => ({
      ...change,
      ...(change.descriptor && { descriptor: new Float32Array(change.descriptor) }),
    }));
    for (const { descriptor, row } of copies) {
      if (descriptor) this.#checkDescriptors(descriptor, 1);
      if (row) checkTexts(row, this.sessions.name);
    }
    await this.enqueue(async () => {
      const ids = copies.map(({ id }) => id);
      await this.#checkIds(ids);
      const columns = this.#columnsWith(copies.flatMap(({ row }) => (row ? [row] : [])));
      await this.#carryOut(
        columns,
        {},
        async (session, own) => {
          const wanted = new Set(own);
          await changeRows(
            session,
            tableOf(this.record),
            copies.filter(({ id }) => wanted.has(id)),
          );
        },
        ids,
      );
    });
  }

  async remove(ids: Iterable<number>): Promise<void> {
    const distinct = [...new Set(ids)];
    await this.enqueue(async () => {
      await this.#checkIds(distinct);
      const text = `DELETE FROM ${quoted(this.record.relation)} WHERE id = ANY($1::bigint[])`;
      const count = this.count - distinct.length;
      await this.#carryOut(
        undefined,
        { count },
        async (session, own) => void (await session.query(text, [own])),
        distinct,
      );
    });
  }

  async skip(items: readonly SkippedItem[]): Promise<void> {
    if (items.length === 0) return;
    await this.enqueue(async () => {
      await noteSkipped(this.sessions.catalogue, this.record, items);
      this.record = { ...this.record, skipped: this.record.skipped + items.length };
    });
  }

  skippedPictures(): Promise<readonly SkippedItem[]> {
    return this.enqueue(() => readSkippedRows(this.sessions.catalogue, this.record));
  }

  /** Builds the graph where there is none, measures how much it finds, and chooses `ef` or another graph for a recall. */
  async tune(options: TuneOptions = {}): Promise<TuneResult | undefined> {
    if (this.count === 0) return undefined;
    return this.enqueue(async () => {
      const { sessions, record } = this;
      const { facts, result } = await tuneTables(sessions, record, options);
      this.record = { ...record, facts };
      await writeRecord(sessions.catalogue, this.record);
      return result;
    });
  }

  modelDirectory(): Promise<string> {
    return this.enqueue(() => fetchModel(this.sessions.catalogue, this.record.facts.model.fingerprint));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#turns.alone(async () => {});
    await this.sessions.close();
  }

  /**
   * Changes all servers and then the record. The server with the catalogue does its part and the record in one transaction.
   * @param columns those that there are to be (default: as they are)
   * @param change called for each server with those of the ids that are its
   */
  async #carryOut(
    columns: Columns | undefined,
    counts: Partial<Pick<IndexRecord, "nextId" | "count">>,
    change: (session: Session, own: readonly number[]) => Promise<void>,
    ids: readonly number[],
  ): Promise<void> {
    const { sessions, record } = this;
    const known = record.facts.columns;
    const all = columns ? withColumns(known, columns) : known;
    const added = Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(known, name)));
    const next = { ...record, ...counts, facts: { ...record.facts, columns: all } };
    const parts = bySource(ids, sessions.shards.length);
    this.record = next;
    try {
      await sessions.together(
        async (session, place) => {
          if (Object.keys(added).length > 0) await session.run(columnsAdded(record.relation, added));
          await change(session, parts[place] as number[]);
        },
        async () => {
          const isParted = sessions.isSharded && !record.isDraft && Object.keys(added).length > 0;
          if (isParted) await sessions.catalogue.run(columnsAdded(record.name, added));
          await writeRecord(sessions.catalogue, next);
        },
      );
    } catch (error) {
      this.record = record;
      throw error;
    }
  }

  #checkDescriptors(descriptors: Float32Array, expected: number): void {
    checkDescriptorsOf(this.sessions.name, descriptors, this.record.facts, expected);
  }

  async #checkIds(ids: readonly number[]): Promise<void> {
    const there = await readRows({ ...this.shards, table: { ...this.shards.table, columns: {} } }, ids);
    const missing = ids.find((id) => !there.has(id));
    if (missing === undefined) return;
    throw new RetrievalError({ what: `${this.sessions.name}: there is no picture with the id ${missing}` });
  }

  #columnsWith(rows: readonly Row[]): Columns {
    return columnsWithAll(plainColumns(this.record.facts.columns), rows, this.sessions.name);
  }

  /** Has an action done after all earlier ones, and none after the connection was lost. */
  protected async enqueue<Result>(action: () => Promise<Result>): Promise<Result> {
    this.assertOpen();
    return this.#turns.alone(async () => {
      if (this.#isBroken) throw this.#refusal("not writable after a failure");
      try {
        return await action();
      } catch (error) {
        // What the server has of it is not known any more; the next writer looks.
        if (!(error instanceof RetrievalError) || error.cause !== undefined) this.#isBroken = true;
        throw error;
      }
    });
  }

  /** @throws RetrievalError when it has been closed */
  protected assertOpen(): void {
    if (this.#isClosed) throw this.#refusal("closed");
  }

  #refusal(state: string): RetrievalError {
    return new RetrievalError({ what: `${this.sessions.name}: the index is ${state}`, remedy: "Open it again" });
  }
}
