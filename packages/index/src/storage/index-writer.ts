import { join } from "node:path";
import { RetrievalError, reasonOf } from "@loci/core";
import { checkDescriptorsOf } from "../descriptor-checks.js";
import type { GraphIndex } from "../engines/graph-index.js";
import { defaultHnswParameters } from "../engines/hnsw-parameters.js";
import { indexKind } from "../engines/index-kinds.js";
import { type TuneOptions, type TuneResult, tuneGraph } from "../recall/tune-graph.js";
import { type Columns, columnsWithAll, columnsWithTypes, type Row } from "./columns.js";
import { compact } from "./compact.js";
import { type ProgressOf, saveGraph } from "./graph-file.js";
import { GrowingGraph } from "./growing-graph.js";
import { MODEL, removeLeftovers } from "./index-files.js";
import type { IndexStore } from "./index-store.js";
import { descriptorChecksum, type Operation } from "./journal.js";
import type { IndexFile, IndexManifest } from "./manifest.js";
import { descriptorsOf, operationsOf, type PictureChange } from "./picture-change.js";
import { memoryPictures, type PictureTable } from "./picture-table.js";
import type { PictureWriter } from "./picture-writer.js";
import { readSkipped, type SkippedItem } from "./skipped-list.js";
import type { WriterLock } from "./writer-lock.js";

/** Rows beyond the graph's are compared one by one: until they are so many, and this part of the graph's. */
const [TAIL_ROWS, TAIL_PART] = [1000, 0.1];

/**
 * Writes to an index directory. One process at a time; readers go on with what they have opened. What a call has done is on
 * the disk when it is fulfilled, all of it or nothing, and stays there whatever happens to the process or the machine.
 */
export class IndexWriter implements PictureWriter {
  readonly #lock: WriterLock;
  #store: IndexStore;
  readonly #graph: GrowingGraph;
  #isClosed = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(lock: WriterLock, store: IndexStore, growing?: GraphIndex) {
    this.#lock = lock;
    this.#store = store;
    this.#graph = new GrowingGraph(growing);
  }

  /** As it was committed last. */
  get manifest(): IndexManifest {
    return this.#store.manifest;
  }

  /** How many pictures are in the index. */
  get count(): number {
    return this.#store.state.rows.size;
  }

  /** The metadata of every picture by its id. */
  get rows(): ReadonlyMap<number, Row> {
    return this.#store.state.rows;
  }

  get pictures(): PictureTable {
    return memoryPictures(this.rows);
  }

  /**
   * Adds pictures.
   * @param descriptors length rows.length * dimension
   * @param rows their metadata; `path` is needed
   * @returns their ids, which no other picture ever had or will have
   * @throws RetrievalError when they are not sound, nothing is added then; or when they cannot be written
   */
  async add(descriptors: Float32Array, rows: readonly Row[]): Promise<readonly number[]> {
    this.#checkDescriptors(descriptors, rows.length);
    const [copy, copies] = [new Float32Array(descriptors), rows.map((row) => ({ ...row }))];
    return this.#enqueue(async () => {
      const columns = this.#columnsWith(copies);
      const { dimension } = this.manifest;
      const { nextId, slots } = this.#store.state;
      const operations = copies.map(
        (row, at): Operation => ["add", nextId + at, slots + at, descriptorChecksum(copy, at, dimension), row],
      );
      await this.#carryOut(operations, copy, columns);
      return operations.map(([, id]) => id);
    });
  }

  /**
   * Says what columns hold that no picture has a value in yet; those that nobody speaks of hold what their first value is.
   * @throws RetrievalError when a column is there and holds something else
   */
  async addColumns(columns: Columns): Promise<void> {
    await this.#enqueue(async () => {
      const all = columnsWithTypes(this.manifest.columns, columns, this.#store.directory);
      if (Object.keys(all).length > Object.keys(this.manifest.columns).length)
        await this.#store.commit({ columns: all });
    });
  }

  /** Changes pictures. @throws RetrievalError when one is not there or a change is not sound, nothing is changed then */
  async update(changes: readonly PictureChange[]): Promise<void> {
    const copies = changes.map((change) => ({
      ...change,
      ...(change.descriptor && { descriptor: new Float32Array(change.descriptor) }),
    }));
    for (const { descriptor } of copies) if (descriptor) this.#checkDescriptors(descriptor, 1);
    await this.#enqueue(async () => {
      for (const { id } of copies) this.#checkId(id);
      const columns = this.#columnsWith(copies.flatMap(({ row }) => (row ? [row] : [])));
      await this.#carryOut(operationsOf(copies, this.#store.state.slots), descriptorsOf(copies), columns);
    });
  }

  /** Removes pictures. @throws RetrievalError when one is not there, none is removed then */
  async remove(ids: Iterable<number>): Promise<void> {
    const distinct = [...new Set(ids)];
    await this.#enqueue(async () => {
      for (const id of distinct) this.#checkId(id);
      await this.#carryOut(
        distinct.map((id): Operation => ["delete", id]),
        new Float32Array(),
      );
    });
  }

  /** Notes pictures that could not be described. */
  async skip(items: readonly SkippedItem[]): Promise<void> {
    if (items.length === 0) return;
    const copies = [...items];
    await this.#enqueue(async () => {
      await this.#store.appendSkipped(copies);
      await this.#store.commit();
    });
  }

  /** The pictures that were noted with `skip`. */
  async skippedPictures(): Promise<readonly SkippedItem[]> {
    const { skippedList, files } = this.manifest;
    const { bytes } = files.find(({ name }) => name === skippedList) as IndexFile;
    return readSkipped(join(this.#store.directory, skippedList), bytes);
  }

  /** True when so many rows are not in the graph that searching suffers. */
  get needsGraph(): boolean {
    const { kind, graph, slots } = this.manifest;
    if (!indexKind(kind).graph) return false;
    const covered = graph?.covered ?? 0;
    return slots - covered > Math.max(TAIL_ROWS, TAIL_PART * covered);
  }

  /** Inserts into the graph what is not in it yet; without it those rows are compared one by one. */
  async updateGraph(onProgress?: ProgressOf): Promise<void> {
    if (!indexKind(this.manifest.kind).graph || this.count === 0) return;
    await this.#enqueue(async () => {
      const graph = await this.#graph.whole(this.#store, onProgress);
      try {
        await saveGraph(this.#store, graph, this.manifest.hnsw ?? defaultHnswParameters);
      } finally {
        await graph.close();
      }
    });
  }

  /**
   * Measures how much of the true neighbours the graph finds, and chooses `ef`, or builds another graph, to reach a recall.
   * @returns `undefined` for an exact index and an empty one
   */
  async tune(options: TuneOptions = {}): Promise<TuneResult | undefined> {
    if (!indexKind(this.manifest.kind).graph || this.count === 0) return undefined;
    return this.#enqueue(async () =>
      tuneGraph(this.#store, await this.#graph.whole(this.#store, options.onProgress), options),
    );
  }

  /** Rewrites the index without what is not in use any more; ids stay. */
  async compact(onProgress?: ProgressOf): Promise<void> {
    await this.#enqueue(async () => {
      await this.#graph.close();
      const former = this.#store;
      this.#store = await compact(former, this.#lock, onProgress);
      await former.close();
      await removeLeftovers(this.#store.directory, this.manifest);
    });
  }

  async modelDirectory(): Promise<string> {
    return join(this.#store.directory, MODEL);
  }

  /** Ends writing; calls that are under way are carried out first. */
  async close(): Promise<void> {
    if (await this.end()) await this.#lock.release();
  }

  /** Closes all but the lock. @returns false when that has been done already */
  async end(): Promise<boolean> {
    if (this.#isClosed) return false;
    this.#isClosed = true;
    // Nobody waits for the rest of its insertions.
    const closing = this.#graph.close();
    await this.#work;
    await closing;
    await this.#store.close();
    return true;
  }

  async #carryOut(operations: readonly Operation[], descriptors: Float32Array, columns?: Columns) {
    if (operations.length === 0) return;
    await this.#store.append(operations, descriptors);
    await this.#store.commit(columns ? { columns } : {});
    await this.#graph.add(descriptors);
  }

  #checkDescriptors(descriptors: Float32Array, expected: number): void {
    checkDescriptorsOf(this.#store.directory, descriptors, this.manifest, expected);
  }

  #checkId(id: number): void {
    if (this.rows.has(id)) return;
    throw new RetrievalError({ what: `${this.#store.directory}: there is no picture with the id ${id}` });
  }

  #columnsWith(rows: readonly Row[]): Columns {
    return columnsWithAll(this.manifest.columns, rows, this.#store.directory);
  }

  /** Has an action done after all earlier ones, and none after one that failed half-way. */
  async #enqueue<Result>(action: () => Promise<Result>): Promise<Result> {
    this.assertOpen();
    const result = this.#work.then(async () => {
      if (!this.#store.isClean) throw this.#refusal("not writable after a failure");
      return action();
    });
    this.#work = result.catch(() => {});
    try {
      return await result;
    } catch (error) {
      if (error instanceof RetrievalError) throw error;
      const what = `cannot write the index ${this.#store.directory}`;
      throw new RetrievalError({ what, got: reasonOf(error), cause: error });
    }
  }

  /** @throws RetrievalError when it has been closed */
  protected assertOpen(): void {
    if (this.#isClosed) throw this.#refusal("closed");
  }

  #refusal(state: string): RetrievalError {
    return new RetrievalError({ what: `${this.#store.directory}: the index is ${state}`, remedy: "Open it again" });
  }
}
