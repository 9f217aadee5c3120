import { InferenceSession, Tensor } from "onnxruntime-node";
import { workerData } from "piscina";
import type { Metric } from "../metrics.js";
import type { Precision, RowFile } from "../vector-index.js";
import type { Codes } from "./codes.js";
import { ExactSearch, type FullRows, type Look } from "./exact-search.js";
import { addRows } from "./file-rows.js";
import { Gallery } from "./gallery.js";
import { assertSize, type IndexAnswer, type IndexTask } from "./index-task.js";
import { RowReader } from "./row-reader.js";

/** What the worker is started with. */
export interface FlatWorkerData {
  readonly dimension: number;
  readonly metric: Metric;
  /** How descriptors are held for the first look. */
  readonly coded: Precision;
  /** Whether they are held in full as well, for a second look and to decide. */
  readonly isFull: boolean;
  /** Where they are in full otherwise. */
  readonly rows: RowFile | undefined;
  /** Length dimension: see `GalleryOptions`. */
  readonly dither: Float32Array;
  /** ONNX graphs of `scoreGraph`: of the first look and of the second. */
  readonly codedGraph: Uint8Array;
  readonly fullGraph: Uint8Array;
  readonly threads: number;
}

/**
 * The affinities of the 1,024 queries of a request are 64 MB then, twice that with what is added to them, and a call to
 * ONNX Runtime costs little beside its work.
 */
const BLOCK_ROWS = 16_384;
/** So that a block of very long descriptors is not larger than that either. */
const BLOCK_COMPONENTS = 2 ** 24;

const data = workerData as FlatWorkerData;
const { dimension, metric, coded, isFull, rows, threads } = data;
const blockRows = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(BLOCK_COMPONENTS / dimension)));

/**
 * A look at descriptors of a precision. The session is made by the first search that needs it, and so are the codes where there are
 * the full descriptors to make them of: whoever asks one query at a time does without.
 */
function createLook(precision: Precision, graph: Uint8Array, fullGallery?: Gallery): Look {
  const gallery = new Gallery({ dimension, blockRows, metric, precision, dither: data.dither });
  let session: Promise<InferenceSession> | undefined;
  return {
    get gallery() {
      if (fullGallery) gallery.catchUpWith(fullGallery);
      return gallery;
    },
    scoreBlock: async (queries, { codes, centre, scales, biases, errors, norms }, count) => {
      session ??= createSession(graph);
      const made = await session;
      const rowCount = biases.length;
      const perRow = (values: Float32Array<ArrayBuffer>) => new Tensor("float32", values, [1, rowCount]);
      const tensors: Record<string, Tensor> = {
        queries: new Tensor("float32", queries, [queries.length / dimension, dimension]),
        codes: codesTensor(codes, [rowCount, dimension]),
        biases: perRow(biases),
        errors: perRow(errors),
        ...(centre && { centre: new Tensor("float32", centre, [1, dimension]) }),
        scales: perRow(scales),
        norms: perRow(norms),
        count: new Tensor("int64", BigInt64Array.of(BigInt(count)), [1]),
      };
      const feeds = Object.fromEntries(made.inputNames.map((name) => [name, tensors[name] as Tensor]));
      const { best, positions } = await made.run(feeds);
      return { best: best?.data as Float32Array, positions: positions?.data as Float32Array };
    },
  };
}

function createSession(graph: Uint8Array): Promise<InferenceSession> {
  return InferenceSession.create(graph, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Its complaints come back as errors; it need not print them too.
    logSeverityLevel: 4,
    // A thread that waits for work sleeps instead of spinning: the cores belong to others in the meantime.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
}

function codesTensor(codes: Codes, shape: readonly [number, number]): Tensor {
  if (codes instanceof Float32Array) return new Tensor("float32", codes, shape);
  return codes instanceof Int8Array ? new Tensor("int8", codes, shape) : new Tensor("float16", codes, shape);
}

const held = isFull ? createLook("float32", data.fullGraph) : createLook(coded, data.codedGraph);
const { gallery } = held;
const isCodedToo = isFull && coded !== "float32";
const looks = isCodedToo ? [createLook(coded, data.codedGraph, gallery), held] : [held];
const full = isFull ? gallery : new RowReader(rows as RowFile, dimension);
const exactSearch = new ExactSearch(looks, full as FullRows);

const size = () => gallery.size;

function add(descriptors: Float32Array): void {
  gallery.add(descriptors);
}

/** Answers when the module is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Answers the requests of `createFlatIndex`. */
export default async function answer(task: IndexTask): Promise<IndexAnswer> {
  assertSize(task, size());
  switch (task.kind) {
    case "add":
      add(task.descriptors);
      return { size: size() };
    case "add-from-file":
      return addRows(task, { dimension, metric, size, add });
    case "search":
      return { size: size(), neighbours: await exactSearch.search(task.queries, task.k, task.allowed) };
    default:
      throw new Error(`the flat index has no request "${task.kind}"`);
  }
}
