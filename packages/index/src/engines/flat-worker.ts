import { InferenceSession, Tensor } from "onnxruntime-node";
import { workerData } from "piscina";
import type { Metric } from "../metrics.js";
import type { Precision, RowFile } from "../vector-index.js";
import { ExactSearch, type ScoreBlock } from "./exact-search.js";
import type { ExactRows } from "./exact-subset.js";
import { addRows } from "./file-rows.js";
import { Gallery } from "./gallery.js";
import { assertSize, type IndexAnswer, type IndexTask } from "./index-task.js";
import { RowReader } from "./row-reader.js";

/** What the worker is started with. */
export interface FlatWorkerData {
  readonly dimension: number;
  readonly metric: Metric;
  readonly precision: Precision;
  readonly rows: RowFile | undefined;
  /** An ONNX graph that computes `best` and `positions` from `queries`, a block and `count`. */
  readonly graph: Uint8Array;
  readonly threads: number;
}

/** The scores of the 1,024 queries of a request are 64 MB then, and a call to ONNX Runtime costs little beside its work. */
const BLOCK_ROWS = 16_384;
/** So that a block of very long descriptors is not larger than that either. */
const BLOCK_COMPONENTS = 2 ** 24;

const { dimension, metric, precision, rows, graph, threads } = workerData as FlatWorkerData;
const session = await InferenceSession.create(graph, {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  // Its complaints come back as errors; it need not print them too.
  logSeverityLevel: 4,
  // A thread that waits for work sleeps instead of spinning: the cores belong to others in the meantime.
  extra: { session: { intra_op: { allow_spinning: "0" } } },
});

const scoreBlock: ScoreBlock = async (queries, { codes, scales, biases }, count) => {
  const rowCount = biases.length;
  const shape = [rowCount, dimension];
  const outputs = await session.run({
    queries: new Tensor("float32", queries, [queries.length / dimension, dimension]),
    codes:
      codes instanceof Float32Array
        ? new Tensor("float32", codes, shape)
        : codes instanceof Int8Array
          ? new Tensor("int8", codes, shape)
          : new Tensor("float16", codes, shape),
    biases: new Tensor("float32", biases, [1, rowCount]),
    ...(precision !== "float32" && { scales: new Tensor("float32", scales, [1, rowCount]) }),
    count: new Tensor("int64", BigInt64Array.of(BigInt(count)), [1]),
  });
  return { best: outputs["best"]?.data as Float32Array, positions: outputs["positions"]?.data as Float32Array };
};

/** Full descriptors: in the gallery itself, in the file, or in a second gallery when there is no file. */
const blockRows = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(BLOCK_COMPONENTS / dimension)));
const full =
  precision !== "float32" && rows === undefined
    ? new Gallery({ dimension, blockRows, metric, precision: "float32" })
    : undefined;
const exact: ExactRows | undefined =
  precision === "float32" ? undefined : (full ?? new RowReader(rows as RowFile, dimension));
const gallery = new Gallery({ dimension, blockRows, metric, precision, exact });
const exactSearch = new ExactSearch(gallery, scoreBlock);

function add(descriptors: Float32Array): void {
  full?.add(descriptors);
  gallery.add(descriptors);
}

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Answers the requests of `createFlatIndex`. */
export default async function answer(task: IndexTask): Promise<IndexAnswer> {
  assertSize(task, gallery.size);
  switch (task.kind) {
    case "add":
      add(task.descriptors);
      return { size: gallery.size };
    case "add-from-file":
      return addRows(task, { dimension, metric, size: () => gallery.size, add });
    case "search":
      return { size: gallery.size, neighbours: await exactSearch.search(task.queries, task.k, task.allowed) };
    default:
      throw new Error(`the flat index has no request "${task.kind}"`);
  }
}
