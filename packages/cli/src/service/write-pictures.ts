import { mkdir, realpath, rm } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { type Picture, RetrievalError, readPictureHeader, sha256, writeFileAtomically } from "@loci/core";
import { type IndexWriter, openIndex, openIndexWriter, pictureColumns, pictureRow } from "@loci/index";
import { defined } from "../defined.js";
import { pictureOf } from "./answer-search.js";
import type { PictureRules } from "./resolve-examples.js";
import type { AddedPicture, PictureFacts } from "./schemas.js";
import type { ServedIndex } from "./served-index.js";
import { isInside, rowOf } from "./stored-pictures.js";

export interface PictureWriterOptions {
  /** The folder below the index's root that uploads go to. */
  readonly uploads: string;
  readonly rules: PictureRules;
}

/** Names of stored uploads: SHA-256 and the ending of their format. */
const STORED = /^[0-9a-f]{64}\.\w+$/;

/**
 * Adds pictures to a served index and removes them, one change after the other. A change is done when it is on the disk and
 * searches see it.
 */
export class PictureWriter {
  readonly #served: ServedIndex;
  readonly #options: PictureWriterOptions;
  #work: Promise<unknown> = Promise.resolve();

  constructor(served: ServedIndex, options: PictureWriterOptions) {
    this.#served = served;
    this.#options = options;
  }

  /**
   * @throws RetrievalError when it is no picture that can be used or its metadata do not fit the index; `WriterLockedError` when
   * another process writes to it
   */
  async add(bytes: Uint8Array, facts: PictureFacts, signal: AbortSignal): Promise<AddedPicture> {
    const { mostPixels } = this.#options.rules;
    const { extension } = await readPictureHeader(bytes, "picture", mostPixels);
    const descriptor = await this.#served.use(({ model }) =>
      model.describer.describe({ path: "picture", bytes }, signal),
    );
    return this.#enqueue(signal, async () => {
      const folder = await this.#uploadFolder();
      const file = join(folder, `${sha256(bytes)}.${extension}`);
      const name = relative(this.#served.index.manifest.root, file).split(sep).join("/");
      const { id, added } = await this.#write(async (writer) => {
        const known = idOf(writer, name);
        if (known !== undefined) return { id: known, added: false };
        const picture = pictureWith(file, name, facts);
        const columns = pictureColumns([picture], writer.manifest.columns);
        const row = pictureRow(picture, name, columns);
        await writeFileAtomically(file, bytes);
        try {
          await writer.addColumns(columns);
          const [id] = await writer.add(descriptor, [row]);
          return { id: id as number, added: true };
        } catch (error) {
          // A commit can be on the disk although the system did not confirm it.
          if (!(await mayHave(this.#served.directory, name))) await rm(file, { force: true }).catch(() => {});
          throw error;
        }
      });
      const { generation, index } = this.#served;
      return { index: this.#served.name, generation, added, picture: pictureOf({ index }, id) };
    });
  }

  /** Removes a picture from the index, and its file where it came from an upload. @throws Refusal 404; `WriterLockedError` */
  async remove(id: number, signal: AbortSignal): Promise<void> {
    await this.#enqueue(signal, async () => {
      const name = `${rowOf(this.#served.index, id)["path"]}`;
      const isUsed = await this.#write(async (writer) => {
        await writer.remove([id]);
        return idOf(writer, name) !== undefined;
      });
      const { root } = this.#served.index.manifest;
      const isUpload = dirname(name) === this.#options.uploads && STORED.test(basename(name));
      if (isUpload && !isUsed) await rm(join(await realpath(root), name), { force: true });
    });
  }

  /** Waits for changes that are under way. */
  async close(): Promise<void> {
    await this.#work;
  }

  #enqueue<Result>(signal: AbortSignal, change: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(() => {
      signal.throwIfAborted();
      return change();
    });
    this.#work = result.catch(() => {});
    return result;
  }

  async #write<Result>(change: (writer: IndexWriter) => Promise<Result>): Promise<Result> {
    const writer = await openIndexWriter(this.#served.directory);
    try {
      this.#checkModel(writer);
      const result = await change(writer);
      if (writer.needsGraph) await writer.updateGraph();
      return result;
    } finally {
      await writer.close();
      await this.#served.refresh();
    }
  }

  /** The index may have been replaced since the picture was described. */
  #checkModel({ manifest }: IndexWriter): void {
    if (manifest.model.fingerprint === this.#served.index.manifest.model.fingerprint) return;
    throw new RetrievalError({ what: "the index was rebuilt with another model meanwhile", remedy: "Try again" });
  }

  async #uploadFolder(): Promise<string> {
    const root = await realpath(this.#served.index.manifest.root);
    await mkdir(join(root, this.#options.uploads), { recursive: true });
    const folder = await realpath(join(root, this.#options.uploads));
    if (isInside(root, folder)) return join(this.#served.index.manifest.root, this.#options.uploads);
    throw new RetrievalError({ what: "the folder for uploads", expected: "inside the index's root" });
  }
}

function idOf({ rows }: IndexWriter, name: string): number | undefined {
  for (const [id, { path }] of rows) if (path === name) return id;
  return undefined;
}

/** Whether an index has a picture of this name, as far as that can be told. */
async function mayHave(directory: string, name: string): Promise<boolean> {
  const index = await openIndex(directory).catch(() => undefined);
  if (index === undefined) return true;
  const isThere = [...index.rows.values()].some(({ path }) => path === name);
  await index.close();
  return isThere;
}

function pictureWith(path: string, name: string, facts: PictureFacts): Picture {
  const { latitude, longitude, time, ...others } = facts;
  const isPlaced = latitude !== undefined && longitude !== undefined;
  const picture = {
    path,
    name,
    ...others,
    ...(isPlaced && { position: { latitude, longitude } }),
    ...(time !== undefined && { time: Date.parse(time) }),
  };
  return defined(picture) as unknown as Picture;
}
