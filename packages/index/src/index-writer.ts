import { join, resolve } from "node:path";
import { RetrievalError, reasonOf } from "@loci/core";
import { checkDescriptors, checkInteger } from "./descriptor-checks.js";
import { createHnswIndex } from "./hnsw-index.js";
import { type HnswParameters, hnswParameters } from "./hnsw-parameters.js";
import { IndexDraft } from "./index-draft.js";
import { MODEL } from "./index-files.js";
import type { IndexKind } from "./index-kinds.js";
import { checkTarget, moveIntoPlace } from "./index-target.js";
import type { Item, SkippedItem } from "./json-lines.js";
import type { IndexManifest, IndexModel } from "./manifest.js";

/** What an index will be. */
export interface IndexDescription {
  readonly kind: IndexKind;
  /** Components of a descriptor. */
  readonly dimension: number;
  readonly model: IndexModel;
  /** Writes the model's files into an empty directory; called once, before anything is added. */
  readonly writeModel: (directory: string) => Promise<void>;
  /** The folder that the items' paths are relative to. */
  readonly root: string;
}

export interface IndexWriterOptions {
  /** Replace an index that is at the target (default: refuse to). */
  readonly replace?: boolean;
  /** Parameters of the graph, for the kind "hnsw". */
  readonly hnsw?: Partial<HnswParameters>;
  /** When the index is made (default: now). */
  readonly created?: Date;
}

/** An index directory in the making. Nothing is at its target before `commit` has succeeded. */
export interface IndexWriter {
  /** How many pictures have been given to `add`. */
  readonly count: number;
  /**
   * Adds pictures. Fulfilled when they are accepted: their insertion into the graph goes on while the caller computes the
   * next ones, a few calls behind at most.
   * @param descriptors length items.length * dimension, unit L2
   * @throws RetrievalError when they are not so, or an earlier call has failed; then only `discard` is left
   */
  add(descriptors: Float32Array, items: readonly Item[]): Promise<void>;
  /** Notes pictures that could not be described. */
  skip(items: readonly SkippedItem[]): Promise<void>;
  /**
   * Finishes the index and puts it at its target, complete and on the disk.
   * @throws RetrievalError when there is no picture in it or it cannot be written; the target is as it was, the rest is gone
   */
  commit(): Promise<IndexManifest>;
  /** Removes what has been made so far, if it has not been committed. */
  discard(): Promise<void>;
}

/**
 * Starts an index directory.
 * @param target the directory to make, by convention named `….loci`
 * @throws RetrievalError when it exists (see `replace`) or cannot be made
 */
export async function createIndexWriter(
  target: string,
  description: IndexDescription,
  options: IndexWriterOptions = {},
): Promise<IndexWriter> {
  const { kind, dimension } = description;
  const folder = resolve(target);
  checkInteger("index: dimension", dimension, 1);
  const hnsw = hnswParameters(options.hnsw);
  await checkTarget(folder, options.replace ?? false);
  const graph = kind === "hnsw" ? createHnswIndex(dimension, hnsw) : undefined;
  const draft = await IndexDraft.create(folder, dimension, graph);
  try {
    await description.writeModel(join(draft.directory, MODEL));
    return new DraftWriter(folder, draft, description, { ...options, hnsw });
  } catch (error) {
    await draft.remove();
    throw error;
  }
}

class DraftWriter implements IndexWriter {
  readonly #target: string;
  readonly #draft: IndexDraft;
  readonly #description: IndexDescription;
  readonly #options: IndexWriterOptions & { readonly hnsw: HnswParameters };
  #count = 0;
  #state: "open" | "committed" | "discarded" = "open";
  /** Fulfilled when all calls so far have been carried out, rejected when one of them failed. */
  #work: Promise<void> = Promise.resolve();

  constructor(
    target: string,
    draft: IndexDraft,
    description: IndexDescription,
    options: IndexWriterOptions & { readonly hnsw: HnswParameters },
  ) {
    this.#target = target;
    this.#draft = draft;
    this.#description = description;
    this.#options = options;
  }

  get count(): number {
    return this.#count;
  }

  async add(descriptors: Float32Array, items: readonly Item[]): Promise<void> {
    const { dimension } = this.#description;
    checkDescriptors(`${this.#target}: descriptor`, descriptors, dimension);
    if (descriptors.length !== items.length * dimension) {
      const got = `${descriptors.length / dimension}`;
      throw new RetrievalError({ what: `${this.#target}: descriptors`, expected: `${items.length}, one an item`, got });
    }
    const copy = new Float32Array(descriptors);
    const copies = [...items];
    await this.#enqueue(() => this.#draft.append(copy, copies));
    this.#count += items.length;
  }

  async skip(items: readonly SkippedItem[]): Promise<void> {
    const copies = [...items];
    await this.#enqueue(() => this.#draft.skip(copies));
  }

  async commit(): Promise<IndexManifest> {
    this.#assertOpen();
    const finished = this.#enqueue(() => this.#finish());
    this.#state = "committed";
    try {
      const manifest = await finished;
      await moveIntoPlace(this.#draft.directory, this.#target, this.#options.replace ?? false);
      return manifest;
    } catch (error) {
      await this.#draft.remove();
      throw this.#failure(error);
    }
  }

  async discard(): Promise<void> {
    if (this.#state !== "open") return;
    this.#state = "discarded";
    await this.#draft.interrupt();
    await this.#work.catch(() => {});
    await this.#draft.remove();
  }

  /** Has an action done after all earlier ones, and none after one that failed: its files are incomplete. */
  async #enqueue<Result>(action: () => Promise<Result>): Promise<Result> {
    this.#assertOpen();
    const result = this.#work.then(action);
    this.#work = result.then(() => {});
    this.#work.catch(() => {});
    try {
      return await result;
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #assertOpen(): void {
    if (this.#state === "open") return;
    throw new RetrievalError({ what: `${this.#target}: the index is ${this.#state} already` });
  }

  async #finish(): Promise<IndexManifest> {
    if (this.#draft.count === 0) {
      throw new RetrievalError({
        what: `${this.#target}: pictures`,
        expected: "at least 1",
        got: `none, and ${this.#draft.skipped} skipped`,
        remedy: "Look at the reasons of those that were skipped, or at the folder",
      });
    }
    const { kind, dimension, model, root } = this.#description;
    const { created = new Date(), hnsw } = this.#options;
    const origin = { created: created.toISOString(), dimension, model, root: resolve(root) };
    return this.#draft.finish(kind === "hnsw" ? { ...origin, kind, hnsw } : { ...origin, kind });
  }

  #failure(error: unknown): RetrievalError {
    if (error instanceof RetrievalError) return error;
    return new RetrievalError({ what: `cannot write the index ${this.#target}`, got: reasonOf(error), cause: error });
  }
}
