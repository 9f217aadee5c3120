import { join } from "node:path";
import { createFlatIndex } from "../engines/flat-index.js";
import { indexKind } from "../engines/index-kinds.js";
import type { Neighbour, SearchOptions, VectorIndex } from "../vector-index.js";
import { loadGraph } from "./graph-file.js";
import type { IndexManifest } from "./manifest.js";
import { rowFile } from "./vector-file.js";

/** Searches the rows of an index's vectors. */
export interface SlotSearch {
  /** For each query its nearest, as ids the slots. @param options as of a vector index of all slots */
  search(queries: Float32Array, k: number, options: SearchOptions): Promise<Neighbour[][]>;
  close(): Promise<void>;
}

/**
 * Loads what is needed to search an index. Rows that are not in its graph yet are compared one by one.
 * @throws RetrievalError when a file cannot be read
 */
export async function openSlotSearch(directory: string, manifest: IndexManifest): Promise<SlotSearch> {
  const covered = manifest.graph?.covered ?? 0;
  const { slots } = manifest;
  const parts: { readonly first: number; readonly end: number; readonly index: VectorIndex }[] = [];
  try {
    if (covered > 0) parts.push({ first: 0, end: covered, index: await loadGraph(directory, manifest) });
    if (covered < slots) {
      parts.push({ first: covered, end: slots, index: await loadRest(directory, manifest, covered) });
    }
  } catch (error) {
    await Promise.all(parts.map(({ index }) => index.close()));
    throw error;
  }
  return {
    search: async (queries, k, { allowed, ...options }) => {
      const found = await Promise.all(
        parts.map(async ({ first, end, index }) => {
          const own = allowed === undefined ? {} : { allowed: allowed.subarray(first, end) };
          const results = await index.search(queries, k, { ...options, ...own });
          if (first === 0) return results;
          return results.map((rows) => rows.map(({ id, distance }) => ({ id: first + id, distance })));
        }),
      );
      return merge(found, queries.length / manifest.dimension, k);
    },
    close: async () => {
      await Promise.all(parts.map(({ index }) => index.close()));
    },
  };
}

async function loadRest(directory: string, manifest: IndexManifest, first: number): Promise<VectorIndex> {
  const { dimension, metric, precision, slots, vectors, kind } = manifest;
  const { path, offset } = rowFile(join(directory, vectors));
  const rows = { path, offset: offset + first * dimension * Float32Array.BYTES_PER_ELEMENT };
  // Beside a graph the rest is small; what is held in full needs no second look.
  const held = indexKind(kind).graph ? "float32" : precision;
  const flat = createFlatIndex(dimension, { metric, precision: held, rows });
  try {
    await flat.addFromFile(rows, slots - first);
    return flat;
  } catch (error) {
    await flat.close();
    throw error;
  }
}

function merge(parts: readonly Neighbour[][][], queries: number, k: number): Neighbour[][] {
  if (parts.length === 1) return parts[0] as Neighbour[][];
  return Array.from({ length: queries }, (_, query) =>
    parts
      .flatMap((results) => results[query] ?? [])
      .sort((a, b) => a.distance - b.distance || a.id - b.id)
      .slice(0, k),
  );
}
