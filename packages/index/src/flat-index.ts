import { availableParallelism } from "node:os";
import { OnnxGraph } from "@loci/core";
import { checkInteger } from "./descriptor-checks.js";
import type { FlatWorkerData } from "./flat-worker.js";
import { IndexThread } from "./index-thread.js";
import { ThreadedIndex } from "./threaded-index.js";
import type { VectorIndex } from "./vector-index.js";

/** TensorProto.DataType.FLOAT */
const ONNX_FLOAT = 1;

/**
 * Exact search: every query is compared with every descriptor, by ONNX Runtime. The answer is that of 64-bit arithmetic,
 * whatever the number of threads, of queries at once and of calls that added the descriptors.
 * @param dimension components of a descriptor
 */
export function createFlatIndex(dimension: number): VectorIndex {
  checkInteger("flat index: dimension", dimension, 1);
  const data: FlatWorkerData = { dimension, graph: scoreGraph(dimension), threads: availableParallelism() };
  const thread = new IndexThread("flat index", new URL("./flat-worker.js", import.meta.url), data);
  return new ThreadedIndex("flat", dimension, thread);
}

/** The `count` best dot products of each query and their positions, equal ones by ascending position. */
function scoreGraph(dimension: number): Uint8Array {
  const graph = new OnnxGraph();
  const queries = graph.input("queries", "float32", ["queries", dimension]);
  const gallery = graph.input("gallery", "float32", ["rows", dimension]);
  const count = graph.input("count", "int64", [1]);
  const scores = graph.node("Gemm", [queries, gallery], { transB: 1 });
  const [best, positions] = graph.nodeOutputs("TopK", [scores, count], {}, ["best", "positions64"]);
  // JavaScript reads 64-bit integers slowly; a block's positions are far below 2^24, where float32 is exact.
  graph.node("Cast", [positions as string], { to: ONNX_FLOAT }, "positions");
  graph.output(best as string, "float32", ["queries", "count"]);
  graph.output("positions", "float32", ["queries", "count"]);
  return graph.encode();
}
