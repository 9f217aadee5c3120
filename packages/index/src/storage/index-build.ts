import { basename, dirname, join, resolve } from "node:path";
import { RetrievalError } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import { engineOptions } from "../engines/engine-options.js";
import { type HnswParameters, hnswParameters } from "../engines/hnsw-parameters.js";
import { type IndexKind, indexKind } from "../engines/index-kinds.js";
import type { Metric } from "../metrics.js";
import type { TuneOptions, TuneResult } from "../recall/tune-graph.js";
import type { Precision } from "../vector-index.js";
import { type Columns, columnsWithTypes } from "./columns.js";
import { newGraph } from "./graph-file.js";
import { beginDraft, removeDraft, takeEarlier } from "./index-draft.js";
import type { IndexStore } from "./index-store.js";
import { checkTarget, indexFolder, moveIntoPlace } from "./index-target.js";
import { IndexWriter } from "./index-writer.js";
import { INDEX_VERSION, type IndexManifest, type IndexModel } from "./manifest.js";
import type { PictureBuild } from "./picture-writer.js";
import type { WriterLock } from "./writer-lock.js";

/** What an index will be. */
export interface IndexDescription {
  readonly kind: IndexKind;
  /** Components of a descriptor. */
  readonly dimension: number;
  readonly model: IndexModel;
  /** Writes the model's files into an empty directory; called once, before anything is added. */
  readonly writeModel: (directory: string) => Promise<void>;
  /** The folder that the pictures' paths are relative to. */
  readonly root: string;
  /** What columns will hold, where that is known before (default: what their first values are). */
  readonly columns?: Columns;
  /** How near is measured (default cosine). */
  readonly metric?: Metric;
  /** How descriptors are held for the first look (default: the kind's first). They are kept in full in any case. */
  readonly precision?: Precision;
}

export interface IndexBuildOptions {
  /** Replace an index that is at the target (default: refuse to). */
  readonly replace?: boolean;
  /** Parameters of the graph, for the kinds that have one. */
  readonly hnsw?: Partial<HnswParameters>;
  /**
   * Go on with what an earlier build of the same index, which did not end, has added (default: begin anew). The caller looks
   * at `rows` for what need not be added again.
   */
  readonly resume?: boolean;
  /** Told why what an earlier build has added cannot be gone on with, and is removed. */
  readonly onDiscarded?: (reason: RetrievalError) => void;
  /** When the index is made (default: now). */
  readonly created?: Date;
}

/**
 * An index in the making, in a folder beside its target; nothing is at the target before `commit` has succeeded. All that
 * was added is on the disk: after `close`, or when the process dies, the next build of the same index can go on with it.
 */
export class IndexBuild extends IndexWriter implements PictureBuild {
  readonly #target: string;
  readonly #draft: string;
  readonly #buildLock: WriterLock;
  readonly #replace: boolean;

  constructor(target: string, lock: WriterLock, store: IndexStore, replace: boolean) {
    const { manifest, directory } = store;
    super(lock, store, indexKind(manifest.kind).graph && growingGraph(directory, manifest));
    this.#target = target;
    this.#draft = directory;
    this.#buildLock = lock;
    this.#replace = replace;
  }

  /**
   * Completes the graph, measures its recall, and puts the index at its target.
   * @throws RetrievalError when there is no picture in it or it cannot be written; the target is as it was
   */
  async commit(options: TuneOptions = {}): Promise<{ manifest: IndexManifest; tuned: TuneResult | undefined }> {
    this.assertOpen();
    if (this.count === 0) {
      await this.discard();
      throw new RetrievalError({
        what: `${this.#target}: pictures`,
        expected: "at least 1",
        got: `none, and ${this.manifest.skipped} skipped`,
        remedy: "Look at the reasons of those that were skipped, or at the folder",
      });
    }
    const tuned = await this.tune({ rebuild: true, ...options });
    const { manifest } = this;
    await this.end();
    try {
      await moveIntoPlace(this.#draft, this.#target, this.#replace);
      this.#buildLock.movedTo(this.#target);
      return { manifest, tuned };
    } finally {
      await this.#buildLock.release();
    }
  }

  /** Removes what has been made so far, if it has not been committed. */
  async discard(): Promise<void> {
    if (!(await this.end())) return;
    await removeDraft(this.#draft);
  }
}

/** A graph for all that is in the index and all that will come. */
function growingGraph(directory: string, manifest: IndexManifest) {
  return manifest.slots === 0 ? newGraph(directory, manifest) : undefined;
}

/**
 * Starts an index directory.
 * @param target the directory to make, by convention named `….loci`
 * @throws RetrievalError when it exists (see `replace`), cannot be made, or another process is making it
 */
export async function createIndexWriter(
  target: string,
  description: IndexDescription,
  options: IndexBuildOptions = {},
): Promise<IndexBuild> {
  const folder = indexFolder(target);
  const { replace = false, resume = false, onDiscarded = () => {} } = options;
  checkInteger("index: dimension", description.dimension, 1);
  const wanted = manifestOf(description, options);
  await checkTarget(folder, replace);
  const draft = join(dirname(folder), `.${basename(folder)}.building`);
  const earlier = await takeEarlier(draft, resume ? wanted : undefined, onDiscarded);
  const { lock, store } = earlier ?? (await beginDraft(draft, folder, wanted, description.writeModel));
  return new IndexBuild(folder, lock, store, replace);
}

function manifestOf(description: IndexDescription, { hnsw, created = new Date() }: IndexBuildOptions): IndexManifest {
  const { kind, dimension, model, root, columns = {}, metric: chosenMetric, precision: chosen } = description;
  const { precisions, graph } = indexKind(kind);
  const { metric, precision } = engineOptions(
    kind,
    { precision: chosen ?? precisions[0], ...(chosenMetric && { metric: chosenMetric }) },
    precisions,
  );
  const parameters = hnswParameters(hnsw);
  return {
    format: "loci-index",
    version: INDEX_VERSION,
    generation: 1,
    created: created.toISOString(),
    updated: created.toISOString(),
    ...{ kind, precision, metric, dimension, model, root: resolve(root) },
    ...(graph && { hnsw: parameters }),
    ...{ count: 0, slots: 0, nextId: 0, skipped: 0, columns: columnsWithTypes({}, columns, "index") },
    ...{ vectors: "none", journal: "none", skippedList: "none", files: [] },
  };
}
