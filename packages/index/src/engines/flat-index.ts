import { availableParallelism } from "node:os";
import { createRandom } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import type { FileFedIndex, VectorIndex } from "../vector-index.js";
import { type EngineOptions, engineOptions } from "./engine-options.js";
import type { FlatWorkerData } from "./flat-worker.js";
import { IndexThread } from "./index-thread.js";
import { canSumBytes, scoreGraph } from "./score-graph.js";
import { ThreadedIndex } from "./threaded-index.js";

/** 1 could carry the largest component beyond the largest code. */
const MOST_DITHER = 0.999;

/**
 * Exact search: every query is compared with every descriptor, by ONNX Runtime. The answer is that of 64-bit arithmetic on
 * the full descriptors, whatever the precision that they are held in, the number of threads, of queries at once and of
 * calls that added the descriptors.
 * @param dimension components of a descriptor
 */
export function createFlatIndex(dimension: number, options: EngineOptions = {}): VectorIndex & FileFedIndex {
  checkInteger("flat index: dimension", dimension, 1);
  const { metric, precision } = engineOptions("flat", options);
  // 8 bits are the quickest to look at. Descriptors that are to be held in full are there for a second look.
  const coded = precision === "float32" && canSumBytes(dimension) ? "int8" : precision;
  const random = createRandom(1);
  const drawDither = () => Float32Array.from({ length: dimension }, () => MOST_DITHER * random.uniform());
  const data: FlatWorkerData = {
    dimension,
    metric,
    coded,
    isFull: precision === "float32" || options.rows === undefined,
    rows: options.rows,
    dither: drawDither(),
    codedGraph: scoreGraph(dimension, coded, drawDither()),
    fullGraph: scoreGraph(dimension, "float32"),
    threads: availableParallelism(),
  };
  const thread = new IndexThread("flat index", new URL("./flat-worker.js", import.meta.url), data);
  return new ThreadedIndex({ kind: "flat", dimension, metric, precision }, thread);
}
