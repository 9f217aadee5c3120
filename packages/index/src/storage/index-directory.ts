import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { checkEf, DirectoryIndex, type OpenIndex } from "./directory-index.js";
import { MODEL, readManifest, shortened, verifyFiles } from "./index-files.js";
import { IndexState } from "./index-state.js";
import { indexFolder } from "./index-target.js";
import type { IndexFile, IndexManifest, IndexModel } from "./manifest.js";
import { readSkipped, type SkippedItem } from "./skipped-list.js";
import { openSlotSearch } from "./slot-search.js";
import { openVectorFile } from "./vector-file.js";

export interface OpenIndexOptions {
  /** The model that makes the queries; an index of another model is refused. */
  readonly expectModel?: IndexModel;
  /** Candidates that the graph examines for a query (default: what the index was built with, or tuned to). */
  readonly ef?: number;
}

/** A writer may remove files between the reading of the manifest and their opening; not so often. */
const ATTEMPTS = 50;

/**
 * Opens an index directory. Every byte of it is compared with the checksums before anything else reads it.
 * @throws RetrievalError when it is missing, damaged, of another version or of another model, and for `ef` without a graph
 */
export async function openIndex(directory: string, options: OpenIndexOptions = {}): Promise<OpenIndex> {
  const folder = indexFolder(directory);
  return ofOneGeneration(folder, async (manifest) => {
    if (options.expectModel !== undefined) checkModel(folder, manifest, options.expectModel, join(folder, MODEL));
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
  const folder = indexFolder(directory);
  return ofOneGeneration(folder, async (manifest) => {
    await verifyFiles(folder, manifest);
    return manifest;
  });
}

/** The pictures that could not be indexed. @throws RetrievalError when the list is missing or damaged */
export async function readSkippedOf(directory: string): Promise<readonly SkippedItem[]> {
  const folder = indexFolder(directory);
  return ofOneGeneration(folder, async ({ files, skippedList }) => {
    const { bytes } = files.find(({ name }) => name === skippedList) as IndexFile;
    return readSkipped(join(folder, skippedList), bytes);
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

/** @throws RetrievalError when an index is of another model. @param own where its own is, for the message */
export function checkModel(
  index: string,
  { model }: Pick<IndexManifest, "model">,
  expected: IndexModel,
  own: string,
): void {
  if (model.fingerprint === expected.fingerprint) return;
  throw new RetrievalError({
    what: `${index}: model of the queries`,
    expected: `${model.name} (${shortened(model.fingerprint)})`,
    got: `${expected.name} (${shortened(expected.fingerprint)})`,
    remedy: `Make the queries with the index's own model, ${own}, or build the index again`,
  });
}

function checkCounts(folder: string, { count, slots, journal }: IndexManifest, state: IndexState): void {
  if (state.rows.size === count && state.slots === slots) return;
  const [expected, got] = [`${count} pictures in ${slots} rows`, `${state.rows.size} in ${state.slots}`];
  throw new RetrievalError({ what: `${join(folder, journal)} is damaged`, expected, got, remedy: "Repair the index" });
}
