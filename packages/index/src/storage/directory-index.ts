import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import { hnswRanges } from "../engines/hnsw-parameters.js";
import { indexKind } from "../engines/index-kinds.js";
import { metrics } from "../metrics.js";
import { expectedRecall } from "../recall/measure-recall.js";
import type { Columns, Row } from "./columns.js";
import { MODEL } from "./index-files.js";
import type { IndexState } from "./index-state.js";
import type { IndexManifest } from "./manifest.js";
import type { SlotSearch } from "./slot-search.js";
import { readSlots, type VectorReader } from "./vector-file.js";

/** One row of the answer to a query, with what it stands for. */
export interface Hit {
  /** The picture's id; it stays the same as long as the picture is in the index. */
  readonly id: number;
  /** Relative to the index's root, with forward slashes. */
  readonly path: string;
  readonly label: string | undefined;
  /** All that is known of it, by column. */
  readonly row: Row;
  /** By the index's metric (cosine: 0 … 2); smaller is closer. */
  readonly distance: number;
  /** Larger is closer: cosine similarity, dot product, or the negated Euclidean distance. */
  readonly score: number;
}

export interface IndexSearchOptions {
  /** The only pictures that may be in the answer, by id (default: all). Ids that are not in the index are ignored. */
  readonly allowed?: Iterable<number> | undefined;
  /** Pictures that must not be in the answer, by id. */
  readonly excluded?: Iterable<number> | undefined;
  /** Candidates that the graph examines for a query (default: what the index was opened with). */
  readonly ef?: number;
}

/** How hard a search looks, and what that is worth. */
export interface SearchEffort {
  /** Candidates that the graph examines for a query; `undefined` where every descriptor is compared. */
  readonly ef: number | undefined;
  /**
   * The share of the true 10 nearest to expect, measured on the index's own descriptors; `undefined`: not measured, or when
   * the graph had less than half of the present pictures.
   */
  readonly expectedRecall: number | undefined;
}

/**
 * An index directory that has been verified and is ready to answer: the state that was committed last when it was opened,
 * whatever is written to the directory afterwards.
 */
export interface OpenIndex {
  readonly manifest: IndexManifest;
  /** What the metadata consists of. */
  readonly columns: Columns;
  /** The metadata of every picture by its id. */
  readonly rows: ReadonlyMap<number, Row>;
  /** The directory of the model that describes pictures for this index. */
  readonly modelDirectory: string;
  /** @param ef as given to `search` (default: what the index was opened with) */
  effort(ef?: number): SearchEffort;
  /**
   * The `k` nearest pictures of each query, nearest first; all that are allowed when there are no more.
   * @param queries length count * dimension; for the errors see `VectorIndex`
   */
  search(queries: Float32Array, k: number, options?: IndexSearchOptions): Promise<Hit[][]>;
  /**
   * The descriptors of some pictures, one after the other, a copy.
   * @throws RetrievalError when one is not in the index
   */
  descriptors(ids: Iterable<number>): Promise<Float32Array>;
  close(): Promise<void>;
}

/** An index whose files have been opened. */
export class DirectoryIndex implements OpenIndex {
  readonly manifest: IndexManifest;
  readonly modelDirectory: string;
  readonly #directory: string;
  readonly #state: IndexState;
  readonly #reader: VectorReader;
  readonly #slots: SlotSearch;
  readonly #ef: number | undefined;
  /** A byte for each slot that is in use; `undefined` when all are. */
  readonly #live: Uint8Array | undefined;

  constructor(
    directory: string,
    manifest: IndexManifest,
    state: IndexState,
    { reader, slots }: { readonly reader: VectorReader; readonly slots: SlotSearch },
    ef: number | undefined,
  ) {
    this.manifest = manifest;
    this.modelDirectory = join(directory, MODEL);
    this.#directory = directory;
    this.#state = state;
    this.#reader = reader;
    this.#slots = slots;
    this.#ef = ef;
    this.#live = state.rows.size === state.slots ? undefined : state.live();
  }

  get columns(): Columns {
    return this.manifest.columns;
  }

  get rows(): ReadonlyMap<number, Row> {
    return this.#state.rows;
  }

  effort(ef: number | undefined = this.#ef): SearchEffort {
    const { kind, hnsw, recall, graph, count } = this.manifest;
    if (!indexKind(kind).graph || graph === undefined) return { ef: undefined, expectedRecall: 1 };
    const chosen = ef ?? hnsw?.ef;
    const known = recall && 2 * recall.descriptors >= Math.min(count, graph.covered) ? recall : undefined;
    return { ef: chosen, expectedRecall: known && chosen !== undefined ? expectedRecall(known, chosen) : undefined };
  }

  async search(queries: Float32Array, k: number, options: IndexSearchOptions = {}): Promise<Hit[][]> {
    checkEf(this.#directory, this.manifest, options.ef);
    const { ef } = this.effort(options.ef);
    const allowed = this.#allowed(options);
    const graphOptions = { ...(allowed && { allowed }), ...(ef !== undefined && { ef }) };
    const results = await this.#slots.search(queries, k, graphOptions);
    const { scoreOf } = metrics[this.manifest.metric];
    return results.map((neighbours) =>
      neighbours
        .map(({ id: slot, distance }) => {
          const id = this.#state.idAt(slot);
          return hitOf(id, this.rows.get(id) as Row, distance, scoreOf(distance));
        })
        .sort((a, b) => a.distance - b.distance || a.id - b.id),
    );
  }

  async descriptors(ids: Iterable<number>): Promise<Float32Array> {
    const slots = [...ids].map((id) => {
      const slot = this.#state.slotOf(id);
      if (slot !== undefined) return slot;
      throw new RetrievalError({ what: `${this.#directory}: there is no picture with the id ${id}` });
    });
    return readSlots(this.#reader, slots, this.manifest.dimension);
  }

  async close(): Promise<void> {
    await this.#slots.close();
    await this.#reader.close();
  }

  #allowed({ allowed, excluded }: IndexSearchOptions): Uint8Array | undefined {
    if (allowed === undefined && excluded === undefined) return this.#live;
    const bytes = allowed === undefined ? this.#state.live() : new Uint8Array(this.#state.slots);
    this.#mark(bytes, allowed ?? [], 1);
    this.#mark(bytes, excluded ?? [], 0);
    return bytes;
  }

  #mark(bytes: Uint8Array, ids: Iterable<number>, value: number): void {
    for (const id of ids) {
      const slot = this.#state.slotOf(id);
      if (slot !== undefined) bytes[slot] = value;
    }
  }
}

/** What an answer says of a picture of the index. */
export function hitOf(id: number, row: Row, distance: number, score: number): Hit {
  const label = row["label"];
  return { id, path: `${row["path"]}`, label: label === undefined ? label : `${label}`, row, distance, score };
}

/** @throws RetrievalError for `ef` where there is no graph, or out of range */
export function checkEf(folder: string, { kind }: IndexManifest, ef: number | undefined): void {
  if (ef === undefined) return;
  if (!indexKind(kind).graph) {
    throw new RetrievalError({ what: `${folder} is a ${kind} index, which examines everything; leave ef out` });
  }
  checkInteger(`${folder}: ef`, ef, hnswRanges.ef.least, hnswRanges.ef.most);
}
