import { join } from "node:path";
import { encodeNpyHeader, writeFileAtomically } from "@loci/core";
import { AppendFile } from "./append-file.js";
import { journalName, MANIFEST, skippedName, vectorsName } from "./index-files.js";
import { IndexState } from "./index-state.js";
import { encodeLine, type Operation } from "./journal.js";
import { encodeManifest, type IndexFile, type IndexManifest, type IndexOrigin, originSchema } from "./manifest.js";
import { encodeSkipped, type SkippedItem } from "./skipped-list.js";
import type { WriterLock } from "./writer-lock.js";

/** What a commit may say beyond what follows from the files. */
export type ManifestChanges = Partial<Pick<IndexManifest, "hnsw" | "columns" | "graph">> & {
  /** `undefined`: it is unknown from now on. */
  readonly recall?: IndexManifest["recall"] | undefined;
};

/**
 * The files of an index that grow, and their commit: append, wait for the disk, replace the manifest. Calls must not overlap,
 * and none may follow one that failed.
 */
export class IndexStore {
  readonly directory: string;
  readonly state: IndexState;
  #manifest: IndexManifest;
  readonly #lock: WriterLock;
  readonly #vectors: AppendFile;
  readonly #journal: AppendFile;
  readonly #skipped: AppendFile;
  #skippedCount: number;
  #isClean = true;

  private constructor(
    directory: string,
    lock: WriterLock,
    manifest: IndexManifest,
    state: IndexState,
    [vectors, journal, skipped]: readonly [AppendFile, AppendFile, AppendFile],
  ) {
    this.directory = directory;
    this.state = state;
    this.#lock = lock;
    this.#manifest = manifest;
    [this.#vectors, this.#journal, this.#skipped] = [vectors, journal, skipped];
    this.#skippedCount = manifest.skipped;
  }

  /**
   * Starts new files in a directory, whose names have the generation after `manifest.generation` in them. Nothing refers to
   * them before the first commit.
   * @param manifest what the new files do not tell; files other than the new ones, the graph's among them, are taken over
   */
  static async create(directory: string, lock: WriterLock, manifest: IndexManifest): Promise<IndexStore> {
    const generation = manifest.generation + 1;
    const { dimension } = manifest;
    const names = [vectorsName(generation), journalName(generation), skippedName(generation)] as const;
    const begin = (name: string, header?: Uint8Array) => AppendFile.create(join(directory, name), name, header);
    const [vectors, journal, skipped] = names;
    const files = [
      await begin(vectors, encodeNpyHeader(0, dimension)),
      await begin(journal),
      await begin(skipped),
    ] as const;
    await files[1].append(Buffer.from(encodeLine(headerOf(manifest))));
    const renamed = { ...manifest, vectors, journal, skippedList: skipped, skipped: 0 };
    const state = new IndexState();
    state.reserveIds(manifest.nextId);
    return new IndexStore(directory, lock, renamed, state, files);
  }

  /** Opens files that have been verified. */
  static async open(directory: string, lock: WriterLock, manifest: IndexManifest): Promise<IndexStore> {
    const facts = (wanted: string) => manifest.files.find(({ name }) => name === wanted) as IndexFile;
    const journal = facts(manifest.journal);
    const state = await IndexState.read(join(directory, journal.name), journal.bytes);
    state.reserveIds(manifest.nextId);
    const reopen = (name: string, header?: Uint8Array) => AppendFile.open(join(directory, name), facts(name), header);
    const files = [
      await reopen(manifest.vectors, encodeNpyHeader(manifest.slots, manifest.dimension)),
      await reopen(manifest.journal),
      await reopen(manifest.skippedList),
    ] as const;
    return new IndexStore(directory, lock, manifest, state, files);
  }

  /** As it was committed last. */
  get manifest(): IndexManifest {
    return this.#manifest;
  }

  /** False while something is appended that is not committed; for good, when that failed. */
  get isClean(): boolean {
    return this.#isClean;
  }

  /** Path of the vectors. */
  get vectorsPath(): string {
    return join(this.directory, this.#manifest.vectors);
  }

  /** @param descriptors those of the operations that fill slots, in their order */
  async append(operations: readonly Operation[], descriptors: Float32Array): Promise<void> {
    this.#isClean = false;
    await this.#vectors.append(new Uint8Array(descriptors.buffer, descriptors.byteOffset, descriptors.byteLength));
    await this.#journal.append(Buffer.from(operations.map(encodeLine).join("")));
    for (const operation of operations) this.state.apply(operation);
  }

  async appendSkipped(items: readonly SkippedItem[]): Promise<void> {
    this.#isClean = false;
    await this.#skipped.append(encodeSkipped(items));
    this.#skippedCount += items.length;
  }

  /** Makes all that was appended, and the changes, happen. @param added a file that the manifest is to name, too */
  async commit(changes: ManifestChanges = {}, added?: IndexFile): Promise<IndexManifest> {
    const { slots, rows, nextId } = this.state;
    this.#isClean = false;
    await this.#vectors.writeHeader(encodeNpyHeader(slots, this.#manifest.dimension));
    await this.#journal.sync();
    await this.#skipped.sync();
    await this.#lock.assertHeld();
    const next: IndexManifest = {
      ...this.#manifest,
      ...changes,
      generation: this.#manifest.generation + 1,
      updated: new Date().toISOString(),
      count: rows.size,
      slots,
      nextId,
      skipped: this.#skippedCount,
    };
    this.#manifest = { ...next, files: this.#filesOf(next, added) };
    await writeFileAtomically(join(this.directory, MANIFEST), encodeManifest(this.#manifest));
    this.#isClean = true;
    return this.#manifest;
  }

  async close(): Promise<void> {
    await Promise.all([this.#vectors.close(), this.#journal.close(), this.#skipped.close()]);
  }

  #filesOf(manifest: IndexManifest, added: IndexFile | undefined): IndexFile[] {
    const growing = [this.#journal.facts, this.#skipped.facts, this.#vectors.facts];
    const names = new Set([...growing.map(({ name }) => name), added?.name]);
    const kept = manifest.files.filter(({ name }) => {
      const isFormer =
        /^(?:vectors|rows|skipped)-/.test(name) || (/^graph-/.test(name) && name !== manifest.graph?.file);
      return !isFormer && !names.has(name);
    });
    const files = [...kept, ...growing, ...(added ? [added] : [])];
    return files.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** The first line of a journal. */
function headerOf(manifest: IndexManifest): unknown[] {
  const { created, kind, precision, metric, dimension, model, root, nextId, hnsw, columns } = manifest;
  const origin: IndexOrigin = originSchema.parse({ created, kind, precision, metric, dimension, model, root });
  return ["index", origin, nextId, { hnsw, columns }];
}
