import { join, resolve } from "node:path";
import { RetrievalError } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import { indexKind } from "../engines/index-kinds.js";
import { metrics } from "../metrics.js";
import { expectedRecall } from "../recall/measure-recall.js";
import type { Columns, Row } from "./columns.js";
import { MODEL, readManifest, shortened, verifyFiles } from "./index-files.js";
import { IndexState } from "./index-state.js";
import type { IndexFile, IndexManifest, IndexModel } from "./manifest.js";
import { openSlotSearch, type SlotSearch } from "./slot-search.js";
import { openVectorFile, type VectorReader } from "./vector-file.js";

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
  readonly allowed?: Iterable<number>;
  /** Pictures that must not be in the answer, by id. */
  readonly excluded?: Iterable<number>;
  /** Candidates that the graph examines for a query (default: what the index was opened with). */
  readonly ef?: number;
}

/** How hard a search looks, and what that is worth. */
export interface SearchEffort {
  /** Candidates that the graph examines for a query; `undefined` where every descriptor is compared. */
  readonly ef: number | undefined;
  /** The share of the true 10 nearest to expect, measured on the index's own descriptors; `undefined`: not measured. */
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

export interface OpenIndexOptions {
  /** The model that makes the queries; an index of another model is refused. */
  readonly expectModel?: IndexModel;
  /** Candidates that the graph examines for a query (default: what the index was built with, or tuned to). */
  readonly ef?: number;
}

/** A writer may remove files between the reading of the manifest and their opening; not so often. */
const ATTEMPTS = 20;

/**
 * Opens an index directory. Every byte of it is compared with the checksums before anything else reads it.
 * @throws RetrievalError when it is missing, damaged, of another version or of another model, and for `ef` without a graph
 */
export async function openIndex(directory: string, options: OpenIndexOptions = {}): Promise<OpenIndex> {
  const folder = resolve(directory);
  return ofOneGeneration(folder, async (manifest) => {
    if (options.expectModel !== undefined) checkModel(folder, manifest, options.expectModel);
    checkEf(folder, manifest, options.ef);
    await verifyFiles(folder, manifest);
    const { bytes } = manifest.files.find(({ name }) => name === manifest.journal) as IndexFile;
    const state = await IndexState.read(join(folder, manifest.journal), bytes);
    checkCounts(folder, manifest, state);
    const reader = await openVectorFile(join(folder, manifest.vectors), manifest.dimension, manifest.slots);
    try {
      const slots = await openSlotSearch(folder, manifest);
      return new DirectoryIndex(folder, manifest, state, { reader, slots }, options.ef);
    } catch (error) {
      await reader.close();
      throw error;
    }
  });
}

/**
 * Checks an index directory without loading it.
 * @returns its manifest
 * @throws RetrievalError as `openIndex` does
 */
export async function verifyIndex(directory: string): Promise<IndexManifest> {
  const folder = resolve(directory);
  return ofOneGeneration(folder, async (manifest) => {
    await verifyFiles(folder, manifest);
    return manifest;
  });
}

/** Has something done with the files of a manifest; again when a writer has replaced the manifest in the meantime. */
async function ofOneGeneration<Result>(
  folder: string,
  use: (manifest: IndexManifest) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const manifest = await readManifest(folder);
    try {
      return await use(manifest);
    } catch (error) {
      const now = await readManifest(folder).catch(() => manifest);
      if (now.generation === manifest.generation || attempt === ATTEMPTS) throw error;
    }
  }
}

class DirectoryIndex implements OpenIndex {
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
    const { kind, hnsw, recall, graph } = this.manifest;
    if (!indexKind(kind).graph || graph === undefined) return { ef: undefined, expectedRecall: 1 };
    const chosen = ef ?? hnsw?.ef;
    return { ef: chosen, expectedRecall: recall && chosen !== undefined ? expectedRecall(recall, chosen) : undefined };
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
        .map(({ id: slot, distance }): Hit => {
          const id = this.#state.idAt(slot);
          const row = this.#state.rows.get(id) as Row;
          const label = row["label"];
          return {
            id,
            path: `${row["path"]}`,
            label: label === undefined ? label : `${label}`,
            row,
            distance,
            score: scoreOf(distance),
          };
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
    const { dimension } = this.manifest;
    const result = new Float32Array(slots.length * dimension);
    for (const [place, slot] of slots.entries()) result.set(await this.#reader.row(slot), place * dimension);
    return result;
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

function checkEf(folder: string, { kind }: IndexManifest, ef: number | undefined): void {
  if (ef === undefined) return;
  if (!indexKind(kind).graph) {
    throw new RetrievalError({ what: `${folder} is a ${kind} index, which examines everything; leave ef out` });
  }
  checkInteger(`${folder}: ef`, ef, 1, 100_000);
}

function checkModel(folder: string, { model }: IndexManifest, expected: IndexModel): void {
  if (model.fingerprint === expected.fingerprint) return;
  throw new RetrievalError({
    what: `${folder}: model of the queries`,
    expected: `${model.name} (${shortened(model.fingerprint)})`,
    got: `${expected.name} (${shortened(expected.fingerprint)})`,
    remedy: `Make the queries with the index's own model, ${join(folder, MODEL)}, or build the index again`,
  });
}

function checkCounts(folder: string, { count, slots, journal }: IndexManifest, state: IndexState): void {
  if (state.rows.size === count && state.slots === slots) return;
  const [expected, got] = [`${count} pictures in ${slots} rows`, `${state.rows.size} in ${state.slots}`];
  throw new RetrievalError({ what: `${join(folder, journal)} is damaged`, expected, got, remedy: "Repair the index" });
}
