import { availableParallelism, freemem } from "node:os";
import { join } from "node:path";
import { RetrievalError } from "@loci/core";
import { createFlatIndex } from "../engines/flat-index.js";
import { GraphLanes, type Lane } from "../engines/graph-lanes.js";
import { indexKind } from "../engines/index-kinds.js";
import type { Neighbour, SearchOptions, VectorIndex } from "../vector-index.js";
import { loadGraph } from "./graph-file.js";
import { verifyFile } from "./index-files.js";
import type { IndexFile, IndexManifest } from "./manifest.js";
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
  const parts: { readonly first: number; readonly end: number; readonly index: Lane }[] = [];
  try {
    if (covered > 0) parts.push({ first: 0, end: covered, index: await openLanes(directory, manifest) });
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

/** Threads that hold a copy of the graph, at the most. */
const MOST_LANES = 8;
/** Loading takes a second for some 140 MB, in which a thread answers thousands of queries; a thread by itself takes a moment, too. */
const [BYTES_A_QUERY, LEAST_QUERIES] = [20_000, 1000];

/** The graph, in as many threads as are of use. */
async function openLanes(directory: string, manifest: IndexManifest): Promise<Lane> {
  const first = await loadGraph(directory, manifest);
  if (indexKind(manifest.kind).graph?.threads === "all") return first;
  const file = manifest.files.find(({ name }) => name === manifest.graph?.file) as IndexFile;
  return new GraphLanes(first, {
    dimension: manifest.dimension,
    most: Math.min(availableParallelism(), MOST_LANES),
    worthwhile: Math.max(LEAST_QUERIES, file.bytes / BYTES_A_QUERY),
    open: async () => {
      if (freemem() < 2 * file.bytes) throw new RetrievalError({ what: "no memory for a copy of the graph" });
      // A writer may have taken it away since, or something else have changed it.
      await verifyFile(directory, file);
      return loadGraph(directory, manifest);
    },
  });
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
