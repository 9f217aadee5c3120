import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createNpyWriter, type NpyWriter, RetrievalError, reasonOf, syncToDisk, writeFileAtomically } from "@loci/core";
import { describeFiles, GRAPH, ITEMS, MANIFEST, MODEL, SKIPPED, VECTORS } from "./index-files.js";
import { createDraftDirectory } from "./index-target.js";
import { createJsonLinesWriter, type Item, type JsonLinesWriter, type SkippedItem } from "./json-lines.js";
import { encodeManifest, INDEX_VERSION, type IndexManifest } from "./manifest.js";
import type { SavableIndex, VectorIndex } from "./vector-index.js";

/** Calls of `append` whose descriptors are still to be inserted into the graph. */
const BACKLOG = 4;

type Origin<Manifest> = Manifest extends unknown
  ? Omit<Manifest, "format" | "version" | "count" | "metric" | "skipped" | "files">
  : never;

/** What a manifest says beyond what is in the files. */
export type IndexOrigin = Origin<IndexManifest>;

/** The files of an index while they grow. Calls must not overlap. */
export class IndexDraft {
  readonly directory: string;
  readonly #graph: (VectorIndex & SavableIndex) | undefined;
  readonly #vectors: NpyWriter;
  readonly #items: JsonLinesWriter;
  readonly #skipped: JsonLinesWriter;
  readonly #insertions: Promise<void>[] = [];

  private constructor(
    directory: string,
    graph: (VectorIndex & SavableIndex) | undefined,
    vectors: NpyWriter,
    [items, skipped]: readonly [JsonLinesWriter, JsonLinesWriter],
  ) {
    this.directory = directory;
    this.#graph = graph;
    this.#vectors = vectors;
    this.#items = items;
    this.#skipped = skipped;
  }

  /**
   * Starts the files in a new folder beside `target`.
   * @param graph an empty one, which belongs to the draft; `undefined` for an index without a graph
   * @throws RetrievalError when they cannot be made
   */
  static async create(
    target: string,
    dimension: number,
    graph: (VectorIndex & SavableIndex) | undefined,
  ): Promise<IndexDraft> {
    try {
      const directory = await createDraftDirectory(target);
      await mkdir(join(directory, MODEL));
      const vectors = await createNpyWriter(join(directory, VECTORS), dimension);
      const items = await createJsonLinesWriter(join(directory, ITEMS));
      const skipped = await createJsonLinesWriter(join(directory, SKIPPED));
      return new IndexDraft(directory, graph, vectors, [items, skipped]);
    } catch (cause) {
      await graph?.close();
      throw new RetrievalError({ what: `cannot make the index ${target}`, got: reasonOf(cause), cause });
    }
  }

  get count(): number {
    return this.#items.lines;
  }

  get skipped(): number {
    return this.#skipped.lines;
  }

  /** Writes the pictures; their insertion into the graph may go on afterwards, or fail a later call. */
  async append(descriptors: Float32Array, items: readonly Item[]): Promise<void> {
    await this.#vectors.append(descriptors);
    await this.#items.append(items.map(({ path, label }) => ({ path, label })));
    if (this.#graph === undefined) return;
    while (this.#insertions.length >= BACKLOG) await this.#insertions.shift();
    const insertion = this.#graph.add(descriptors);
    // Its failure is told by whoever awaits it; until then it is not an unhandled one.
    insertion.catch(() => {});
    this.#insertions.push(insertion);
  }

  async skip(items: readonly SkippedItem[]): Promise<void> {
    await this.#skipped.append(items.map(({ path, reason }) => ({ path, reason })));
  }

  /**
   * Completes every file, writes the manifest, and waits until all is on the disk.
   * @param origin what the files do not tell
   */
  async finish(origin: IndexOrigin): Promise<IndexManifest> {
    await Promise.all(this.#insertions);
    await this.#vectors.close();
    await this.#items.close();
    await this.#skipped.close();
    await this.#graph?.save(join(this.directory, GRAPH));
    await this.#graph?.close();
    const manifest: IndexManifest = {
      format: "loci-index",
      version: INDEX_VERSION,
      ...origin,
      count: this.count,
      metric: "cosine",
      skipped: this.skipped,
      files: await describeFiles(this.directory),
    };
    await writeFileAtomically(join(this.directory, MANIFEST), encodeManifest(manifest));
    await syncTree(this.directory);
    return manifest;
  }

  /** Ends an insertion that is under way; the calls that wait for it fail. */
  async interrupt(): Promise<void> {
    await this.#graph?.close();
  }

  /** Removes everything. */
  async remove(): Promise<void> {
    await this.interrupt();
    await Promise.all([this.#vectors.abandon(), this.#items.abandon(), this.#skipped.abandon()]);
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Waits until every file and folder is on the disk, those that the model's owner wrote among them. */
async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    await syncToDisk(join(entry.parentPath, entry.name));
  }
  await syncToDisk(directory);
}
