import { availableParallelism } from "node:os";
import { RetrievalError } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import { probeHnswlib } from "../native/load-hnswlib.js";
import { engineOptions } from "./engine-options.js";
import { GraphIndex, type GraphOptions, graphParameters } from "./graph-index.js";
import { hnswParameters } from "./hnsw-parameters.js";
import type { HnswWorkerData } from "./hnsw-worker.js";
import { IndexThread } from "./index-thread.js";

/**
 * Approximate search in a hierarchical navigable small world graph, by hnswlib: examines a few hundred descriptors instead
 * of all. The same descriptors, added by the same calls, with the same parameters give the same file, on any number of threads.
 *
 * Yu. A. Malkov, D. A. Yashunin: Efficient and robust approximate nearest neighbor search using Hierarchical Navigable
 * Small World graphs. PAMI 2018, arXiv 1603.09320.
 * @param dimension components of a descriptor
 * @throws RetrievalError when an option is unknown or out of range, or hnswlib is not compiled for this machine
 */
export function createHnswIndex(dimension: number, options: GraphOptions = {}): GraphIndex {
  checkInteger("hnsw index: dimension", dimension, 1);
  const { metric, precision } = engineOptions("hnsw", options, ["float32"]);
  const parameters = hnswParameters(graphParameters(options));
  const { usable, description, remedy } = probeHnswlib();
  if (!usable) {
    const way = `${remedy}, or use the flat index`;
    throw new RetrievalError({ what: `hnsw index: ${description}`, remedy: way });
  }
  const data: HnswWorkerData = { dimension, metric, rows: options.rows, parameters, threads: availableParallelism() };
  const thread = new IndexThread("hnsw index", new URL("./hnsw-worker.js", import.meta.url), data);
  return new GraphIndex({ kind: "hnsw", dimension, metric, precision }, thread);
}

/**
 * Opens a file that `save` wrote. Links are checked, components are not: that is what an index directory's checksums do.
 * @param dimension components of a descriptor
 * @param options those it was made with; of the parameters only `ef` matters, and the file does not hold it
 * @throws RetrievalError when the file is missing, damaged, or of another dimension
 */
export function loadHnswIndex(file: string, dimension: number, options: GraphOptions = {}): Promise<GraphIndex> {
  return createHnswIndex(dimension, options).load(file);
}
