import { availableParallelism } from "node:os";
import { RetrievalError } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import { metrics } from "../metrics.js";
import { engineOptions } from "./engine-options.js";
import { GraphIndex, type GraphOptions, graphParameters } from "./graph-index.js";
import { hnswParameters } from "./hnsw-parameters.js";
import { IndexThread } from "./index-thread.js";
import type { UsearchDescription } from "./usearch-graph.js";

/**
 * Approximate search in a graph of rounded descriptors, by usearch: with int8 a third of hnswlib's memory; candidates are compared
 * again in full precision. Which of two threads is first is chance, so two builds give two graphs.
 *
 * The graph is that of `createHnswIndex`. github.com/unum-cloud/usearch
 * @param dimension components of a descriptor
 * @throws RetrievalError when an option is unknown or out of range
 */
export function createUsearchIndex(dimension: number, options: GraphOptions = {}): GraphIndex {
  checkInteger("usearch index: dimension", dimension, 1);
  const { metric, precision } = engineOptions("usearch", options);
  // usearch divides by the norm before it rounds to int8, which loses the lengths.
  if (precision === "int8" && !metrics[metric].unitLength) {
    const [expected, got] = ["float32 or float16 for descriptors of any length", `${precision} with ${metric}`];
    throw new RetrievalError({ what: "usearch index: precision", expected, got, remedy: "Or use the flat index" });
  }
  const parameters = hnswParameters(graphParameters(options));
  const { rows } = options;
  const data: UsearchDescription = { dimension, metric, precision, rows, parameters, threads: availableParallelism() };
  const thread = new IndexThread("usearch index", new URL("./usearch-worker.js", import.meta.url), data);
  return new GraphIndex({ kind: "usearch", dimension, metric, precision }, thread);
}

/**
 * Opens a file that `save` wrote, whose every byte is checked.
 * @param dimension components of a descriptor
 * @param options those it was made with, and `rows`: the file holds rounded descriptors only
 * @throws RetrievalError when the file is missing, damaged, or of another dimension
 */
export function loadUsearchIndex(file: string, dimension: number, options: GraphOptions): Promise<GraphIndex> {
  return createUsearchIndex(dimension, options).load(file);
}
