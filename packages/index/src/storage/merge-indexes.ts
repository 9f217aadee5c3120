import { cp } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { RetrievalError } from "@loci/core";
import type { TuneResult } from "../recall/tune-graph.js";
import type { Columns } from "./columns.js";
import type { OpenIndex } from "./directory-index.js";
import type { ProgressOf } from "./graph-file.js";
import { createIndexWriter, type IndexBuild } from "./index-build.js";
import { openIndex } from "./index-directory.js";
import type { IndexFile, IndexManifest } from "./manifest.js";
import { keyOfRow, pictureKey } from "./picture-row.js";
import { readSkipped, type SkippedItem } from "./skipped-list.js";

export interface MergeOptions {
  /** Replace an index that is at the target (default: refuse to). */
  readonly replace?: boolean;
  readonly onProgress?: ProgressOf;
}

export interface MergedIndex {
  readonly manifest: IndexManifest;
  readonly tuned: TuneResult | undefined;
  /** Pictures that were in an earlier one of the indexes too, and were left out. */
  readonly duplicates: number;
}

const ROWS_AT_ONCE = 512;

/**
 * Makes one index of several of the same model. Pictures get new ids, in the order of the indexes; their paths become
 * relative to the first one's root. Kind, precision, metric and parameters are the first one's.
 * @throws RetrievalError when there are fewer than two, or they are not of the same model
 */
export async function mergeIndexes(
  directories: readonly string[],
  target: string,
  { replace = false, onProgress = () => {} }: MergeOptions = {},
): Promise<MergedIndex> {
  if (directories.length < 2) {
    throw new RetrievalError({ what: "indexes to merge", expected: "at least 2", got: `${directories.length}` });
  }
  const indexes: OpenIndex[] = [];
  try {
    for (const directory of directories) {
      const [first] = indexes;
      indexes.push(await openIndex(directory, first ? { expectModel: first.manifest.model } : {}));
    }
    return await mergeOpen(indexes, target, replace, onProgress);
  } finally {
    await Promise.all(indexes.map((index) => index.close()));
  }
}

async function mergeOpen(
  indexes: readonly OpenIndex[],
  target: string,
  replace: boolean,
  onProgress: ProgressOf,
): Promise<MergedIndex> {
  const [first] = indexes as readonly [OpenIndex];
  const { kind, precision, metric, dimension, model, root, hnsw } = first.manifest;
  const writeModel = (directory: string) => cp(first.modelDirectory, directory, { recursive: true });
  // Where columns hold different things the first index counts, and values that do not fit are refused.
  const columns: Columns = Object.assign({}, ...indexes.map((index) => index.columns).reverse());
  const description = { kind, precision, metric, dimension, model, root, columns, writeModel };
  const build = await createIndexWriter(target, description, { replace, ...(hnsw && { hnsw }) });
  try {
    const known = new Set<string>();
    const total = indexes.reduce((sum, index) => sum + index.rows.size, 0);
    let done = 0;
    for (const index of indexes) {
      await copyInto(build, index, root, known, (copied) => onProgress(done + copied, total));
      done += index.rows.size;
    }
    await build.skip(await skippedIn(indexes, root, known));
    const committed = await build.commit();
    return { ...committed, duplicates: total - committed.manifest.count };
  } finally {
    await build.discard();
  }
}

/** What none of the indexes has, each path once. @param known the keys of the pictures that they have */
async function skippedIn(
  indexes: readonly OpenIndex[],
  root: string,
  known: ReadonlySet<string>,
): Promise<readonly SkippedItem[]> {
  const found = new Map<string, SkippedItem>();
  for (const { manifest, modelDirectory } of indexes) {
    const { bytes } = manifest.files.find(({ name }) => name === manifest.skippedList) as IndexFile;
    for (const item of await readSkipped(join(dirname(modelDirectory), manifest.skippedList), bytes)) {
      const path = pathFrom(root, manifest, item.path);
      if (!found.has(path) && !known.has(pictureKey(path))) found.set(path, { ...item, path });
    }
  }
  return [...found.values()];
}

/** What a picture of an index is called below another root. */
const pathFrom = (root: string, manifest: IndexManifest, path: string): string =>
  relative(root, resolve(manifest.root, path)).split(sep).join("/");

async function copyInto(
  build: IndexBuild,
  index: OpenIndex,
  root: string,
  known: Set<string>,
  onProgress: (done: number) => void,
): Promise<void> {
  const pictures = [...index.rows].map(([id, row]) => ({
    id,
    row: { ...row, path: pathFrom(root, index.manifest, `${row["path"]}`) },
  }));
  for (let first = 0; first < pictures.length; first += ROWS_AT_ONCE) {
    const some = pictures.slice(first, first + ROWS_AT_ONCE);
    const fresh = some.filter(({ row }) => !known.has(keyOfRow(row)));
    if (fresh.length > 0) {
      const descriptors = await index.descriptors(fresh.map(({ id }) => id));
      await build.add(
        descriptors,
        fresh.map(({ row }) => row),
      );
    }
    onProgress(first + some.length);
  }
  // Only now: an index may have a picture twice.
  for (const { row } of pictures) known.add(keyOfRow(row));
}
