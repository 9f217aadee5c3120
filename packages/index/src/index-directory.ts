import { join, resolve } from "node:path";
import { openNpy, RetrievalError } from "@loci/core";
import { createFlatIndex } from "./flat-index.js";
import { loadHnswIndex } from "./hnsw-index.js";
import { GRAPH, ITEMS, MODEL, readManifest, shortened, VECTORS, verifyFiles } from "./index-files.js";
import { type Item, itemSchema, readJsonLines } from "./json-lines.js";
import type { IndexManifest, IndexModel } from "./manifest.js";
import type { VectorIndex } from "./vector-index.js";

/** One row of the answer to a query, with what it stands for. */
export interface Hit extends Item {
  /** The position of the picture in the index. */
  readonly id: number;
  readonly label: string | undefined;
  /** Cosine distance, 0 … 2; smaller is closer. */
  readonly distance: number;
  /** Cosine similarity, 1 − distance. */
  readonly score: number;
}

/** An index directory that has been verified and is ready to answer. */
export interface OpenIndex {
  readonly manifest: IndexManifest;
  /** The pictures; the id of a hit is a position in it. */
  readonly items: readonly Item[];
  /** The directory of the model that describes pictures for this index. */
  readonly modelDirectory: string;
  /**
   * The `k` nearest pictures of each query, nearest first; all when there are no more.
   * @param queries length count * dimension, unit L2; for the errors see `VectorIndex`
   */
  search(queries: Float32Array, k: number): Promise<Hit[][]>;
  close(): Promise<void>;
}

export interface OpenIndexOptions {
  /** The model that makes the queries; an index of another model is refused. */
  readonly expectModel?: IndexModel;
  /** Candidates that the graph examines for a query (default: what the index was built with). */
  readonly ef?: number;
}

/** Rows of vectors.npy that are held twice while they are loaded. */
const ROWS_AT_ONCE = 16_384;

/**
 * Opens an index directory. Every byte of it is compared with the checksums before anything else reads it.
 * @throws RetrievalError when it is missing, damaged, of another version or of another model, and for `ef` without a graph
 */
export async function openIndex(directory: string, options: OpenIndexOptions = {}): Promise<OpenIndex> {
  const folder = resolve(directory);
  const manifest = await verifyIndex(folder);
  if (options.expectModel !== undefined) checkModel(folder, manifest, options.expectModel);
  if (manifest.kind !== "hnsw" && options.ef !== undefined) {
    throw new RetrievalError({
      what: `${folder} is a ${manifest.kind} index, which examines everything; leave ef out`,
    });
  }
  const items = await readJsonLines(join(folder, ITEMS), itemSchema);
  checkCount(join(folder, ITEMS), items.length, manifest.count);
  const index = await loadVectors(folder, manifest, options.ef);
  return {
    manifest,
    items,
    modelDirectory: join(folder, MODEL),
    search: async (queries, k) => {
      const results = await index.search(queries, k);
      return results.map((neighbours) =>
        neighbours.map(({ id, distance }) => {
          const { path, label } = items[id] as Item;
          return { id, path, label, distance, score: 1 - distance };
        }),
      );
    },
    close: () => index.close(),
  };
}

/**
 * Checks an index directory without loading it.
 * @returns its manifest
 * @throws RetrievalError as `openIndex` does
 */
export async function verifyIndex(directory: string): Promise<IndexManifest> {
  const manifest = await readManifest(directory);
  await verifyFiles(directory, manifest);
  return manifest;
}

async function loadVectors(folder: string, manifest: IndexManifest, ef: number | undefined): Promise<VectorIndex> {
  const [file, index] =
    manifest.kind === "flat"
      ? [VECTORS, await loadFlat(join(folder, VECTORS), manifest.dimension)]
      : [GRAPH, await loadHnswIndex(join(folder, GRAPH), manifest.dimension, { ef: ef ?? manifest.hnsw.ef })];
  try {
    checkCount(join(folder, file), index.size, manifest.count);
    return index;
  } catch (error) {
    await index.close();
    throw error;
  }
}

async function loadFlat(file: string, dimension: number): Promise<VectorIndex> {
  const reader = await openNpy(file);
  const index = createFlatIndex(dimension);
  try {
    if (reader.columns !== dimension) {
      throw new RetrievalError({ what: `${file}: columns`, expected: `${dimension}`, got: `${reader.columns}` });
    }
    for (let first = 0; first < reader.rows; first += ROWS_AT_ONCE) {
      await index.add(await reader.readRows(first, Math.min(ROWS_AT_ONCE, reader.rows - first)));
    }
    return index;
  } catch (error) {
    await index.close();
    throw error;
  } finally {
    await reader.close();
  }
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

function checkCount(file: string, got: number, expected: number): void {
  if (got === expected) return;
  throw new RetrievalError({ what: `${file}: number of pictures`, expected: `${expected}`, got: `${got}` });
}
