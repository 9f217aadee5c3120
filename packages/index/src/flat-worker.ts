import { InferenceSession, Tensor } from "onnxruntime-node";
import { workerData } from "piscina";
import { ExactSearch, type ScoreBlock } from "./exact-search.js";
import { Gallery } from "./gallery.js";
import { assertSize, type IndexAnswer, type IndexTask } from "./index-task.js";

/** What the worker is started with. */
export interface FlatWorkerData {
  readonly dimension: number;
  /** An ONNX graph that computes `best` and `positions` from `queries`, `gallery` and `count`. */
  readonly graph: Uint8Array;
  readonly threads: number;
}

/** The scores of the 1,024 queries of a request are 64 MB then, and a call to ONNX Runtime costs little beside its work. */
const BLOCK_ROWS = 16_384;

const { dimension, graph, threads } = workerData as FlatWorkerData;
const session = await InferenceSession.create(graph, {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  // Its complaints come back as errors; it need not print them too.
  logSeverityLevel: 4,
  // A thread that waits for work sleeps instead of spinning: the cores belong to others in the meantime.
  extra: { session: { intra_op: { allow_spinning: "0" } } },
});

const scoreBlock: ScoreBlock = async (queries, block, count) => {
  const outputs = await session.run({
    queries: new Tensor("float32", queries, [queries.length / dimension, dimension]),
    gallery: new Tensor("float32", block, [block.length / dimension, dimension]),
    count: new Tensor("int64", BigInt64Array.of(BigInt(count)), [1]),
  });
  return { best: outputs["best"]?.data as Float32Array, positions: outputs["positions"]?.data as Float32Array };
};

const gallery = new Gallery(dimension, BLOCK_ROWS);
const exactSearch = new ExactSearch(dimension, gallery, scoreBlock);

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Answers the requests of `createFlatIndex`. */
export default async function answer(task: IndexTask): Promise<IndexAnswer> {
  assertSize(task, gallery.size);
  switch (task.kind) {
    case "add":
      gallery.add(task.descriptors);
      return { size: gallery.size };
    case "search":
      return { size: gallery.size, neighbours: await exactSearch.search(task.queries, task.k) };
    default:
      throw new Error(`the flat index has no request "${task.kind}"`);
  }
}
