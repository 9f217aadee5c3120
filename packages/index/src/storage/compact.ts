import { rm } from "node:fs/promises";
import { join } from "node:path";
import { defaultHnswParameters } from "../engines/hnsw-parameters.js";
import { indexKind } from "../engines/index-kinds.js";
import type { Row } from "./columns.js";
import { fillGraph, newGraph, type ProgressOf, saveGraph } from "./graph-file.js";
import { IndexStore } from "./index-store.js";
import { descriptorChecksum, type Operation } from "./journal.js";
import type { IndexFile, IndexManifest } from "./manifest.js";
import { readSkipped, type SkippedItem } from "./skipped-list.js";
import { openVectorFile } from "./vector-file.js";
import type { WriterLock } from "./writer-lock.js";

/** What an index is to have. */
export interface Content {
  /** In the order in which they shall be. */
  readonly pictures: Iterable<{ readonly id: number; readonly row: Row }>;
  descriptor(id: number): Promise<Float32Array>;
  readonly skipped: readonly SkippedItem[];
}

/** Components that are written at once. */
const COMPONENTS_AT_ONCE = 2 ** 20;

/**
 * Writes new files with some content and makes them the index's by one commit, then builds the graph. The former files are
 * left where they are.
 * @param manifest what the new files do not tell; it need not be on the disk
 * @returns the store of the new files
 */
export async function rewrite(
  directory: string,
  lock: WriterLock,
  manifest: IndexManifest,
  content: Content,
  onProgress?: ProgressOf,
): Promise<IndexStore> {
  const { graph: _, recall: __, ...rest } = manifest;
  const store = await IndexStore.create(directory, lock, rest);
  let isNamed = false;
  try {
    await copyPictures(store, content);
    await store.appendSkipped(content.skipped);
    // Even when this fails: the manifest may have been replaced.
    isNamed = true;
    await store.commit();
    if (indexKind(manifest.kind).graph && store.state.slots > 0) await buildGraph(store, onProgress);
    return store;
  } catch (error) {
    await store.close();
    const { vectors, journal, skippedList } = store.manifest;
    // They may be what has filled the disk.
    if (!isNamed) for (const name of [vectors, journal, skippedList]) await rm(join(directory, name), { force: true });
    throw error;
  }
}

/** Rewrites an index without what is not in use any more. */
export async function compact(store: IndexStore, lock: WriterLock, onProgress?: ProgressOf): Promise<IndexStore> {
  const { directory, manifest, state } = store;
  const { bytes } = manifest.files.find(({ name }) => name === manifest.skippedList) as IndexFile;
  const skipped = await readSkipped(join(directory, manifest.skippedList), bytes);
  const reader = await openVectorFile(store.vectorsPath, manifest.dimension, manifest.slots);
  try {
    const pictures = [...state.rows].map(([id, row]) => ({ id, row }));
    const content = { pictures, descriptor: (id: number) => reader.row(state.slotOf(id) as number), skipped };
    return await rewrite(directory, lock, manifest, content, onProgress);
  } finally {
    await reader.close();
  }
}

async function copyPictures(store: IndexStore, { pictures, descriptor }: Content): Promise<void> {
  const { dimension } = store.manifest;
  const atOnce = Math.max(1, Math.floor(COMPONENTS_AT_ONCE / dimension));
  let operations: Operation[] = [];
  const descriptors = new Float32Array(atOnce * dimension);
  const flush = async () => {
    await store.append(operations, descriptors.subarray(0, operations.length * dimension));
    operations = [];
  };
  for (const { id, row } of pictures) {
    const copy = await descriptor(id);
    descriptors.set(copy, operations.length * dimension);
    const checksum = descriptorChecksum(copy, 0, dimension);
    operations.push(["add", id, store.state.slots + operations.length, checksum, row]);
    if (operations.length === atOnce) await flush();
  }
  await flush();
}

async function buildGraph(store: IndexStore, onProgress?: ProgressOf): Promise<void> {
  const graph = newGraph(store.directory, store.manifest);
  try {
    await fillGraph(graph, store.directory, store.manifest, onProgress);
    await saveGraph(store, graph, store.manifest.hnsw ?? defaultHnswParameters);
  } finally {
    await graph.close();
  }
}
