import { availableParallelism } from "node:os";
import { OnnxGraph } from "@loci/core";
import { checkInteger } from "../descriptor-checks.js";
import type { FileFedIndex, Precision, VectorIndex } from "../vector-index.js";
import { codeDefinitions } from "./codes.js";
import { type EngineOptions, engineOptions } from "./engine-options.js";
import type { FlatWorkerData } from "./flat-worker.js";
import { IndexThread } from "./index-thread.js";
import { ThreadedIndex } from "./threaded-index.js";

/** TensorProto.DataType.FLOAT */
const ONNX_FLOAT = 1;

/**
 * Exact search: every query is compared with every descriptor, by ONNX Runtime. The answer is that of 64-bit arithmetic on
 * the full descriptors, whatever the precision that they are held in, the number of threads, of queries at once and of
 * calls that added the descriptors.
 * @param dimension components of a descriptor
 */
export function createFlatIndex(dimension: number, options: EngineOptions = {}): VectorIndex & FileFedIndex {
  checkInteger("flat index: dimension", dimension, 1);
  const { metric, precision } = engineOptions("flat", options);
  const data: FlatWorkerData = {
    dimension,
    metric,
    precision,
    rows: options.rows,
    graph: scoreGraph(dimension, precision),
    threads: availableParallelism(),
  };
  const thread = new IndexThread("flat index", new URL("./flat-worker.js", import.meta.url), data);
  return new ThreadedIndex({ kind: "flat", dimension, metric, precision }, thread);
}

/** The `count` best affinities of each query and their positions, equal ones by ascending position. */
function scoreGraph(dimension: number, precision: Precision): Uint8Array {
  const graph = new OnnxGraph();
  const queries = graph.input("queries", "float32", ["queries", dimension]);
  const codes = graph.input("codes", codeDefinitions[precision].element, ["rows", dimension]);
  const biases = graph.input("biases", "float32", [1, "rows"]);
  const count = graph.input("count", "int64", [1]);
  const scores = precision === "float32" ? fullScores() : scaledScores();
  const [best, positions] = graph.nodeOutputs("TopK", [scores, count], {}, ["best", "positions64"]);
  // JavaScript reads 64-bit integers slowly; a block's positions are far below 2^24, where float32 is exact.
  graph.node("Cast", [positions as string], { to: ONNX_FLOAT }, "positions");
  graph.output(best as string, "float32", ["queries", "count"]);
  graph.output("positions", "float32", ["queries", "count"]);
  return graph.encode();

  function fullScores(): string {
    return graph.node("Gemm", [queries, codes, biases], { transB: 1 });
  }

  function scaledScores(): string {
    const scales = graph.input("scales", "float32", [1, "rows"]);
    const components = graph.node("Cast", [codes], { to: ONNX_FLOAT });
    const products = graph.node("Gemm", [queries, components], { transB: 1 });
    return graph.node("Add", [graph.node("Mul", [products, scales]), biases]);
  }
}
