import { availableParallelism } from "node:os";
import { RetrievalError, reasonOf } from "../errors.js";
import { startWorkerThreads } from "../threads/worker-threads.js";
import type { ElementType } from "./graph.js";
import type { OnnxDevice } from "./onnx-devices.js";

/** A tensor as it crosses threads: row-major. */
export interface OnnxTensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: Float32Array | Uint8Array | BigInt64Array;
}

export type OnnxTensors = Readonly<Record<string, OnnxTensor>>;

/**
 * A network ready to run. ONNX Runtime computes on the thread that calls it, so a session keeps its own worker threads
 * and the caller's event loop stays free.
 */
export interface OnnxSession {
  /** How many runs proceed at once; more are queued. */
  readonly lanes: number;
  /**
   * Computes the outputs. The buffers of the inputs are handed over to the worker, not copied: they are unusable afterwards.
   * @throws RetrievalError with ONNX Runtime's reason
   */
  run(inputs: OnnxTensors): Promise<OnnxTensors>;
  /**
   * The same, but the inputs come back, under the same names, for another run: what was lent is unusable afterwards, too.
   * @param given further inputs, which do not come back
   */
  lend(inputs: OnnxTensors, given?: OnnxTensors): Promise<OnnxRun>;
  close(): Promise<void>;
}

export interface OnnxRun {
  readonly outputs: OnnxTensors;
  readonly inputs: OnnxTensors;
}

/** What a worker is asked. */
export interface OnnxTask {
  /** Inputs that are given back. */
  readonly lent: OnnxTensors;
  readonly given: OnnxTensors;
}

export interface OnnxSessionOptions {
  /** Worker threads, each with its own copy of the network (default 1). */
  readonly lanes?: number;
  /** Threads that compute one run (default: the cores of this machine, shared evenly among the lanes). */
  readonly threads?: number;
  /** What computes (default the processor); operators that the device does not have are computed by the processor. */
  readonly device?: OnnxDevice | undefined;
}

/** What a worker is started with. */
export interface OnnxWorkerData {
  readonly model: Uint8Array;
  readonly threads: number;
  readonly device: OnnxDevice;
  /** It is the only lane of its session. */
  readonly isAlone: boolean;
}

/** @param model the bytes of an ONNX file. @throws RetrievalError when ONNX Runtime refuses it, or the device is not there */
export async function openOnnxSession(model: Uint8Array, options: OnnxSessionOptions = {}): Promise<OnnxSession> {
  const { lanes = 1, threads = Math.max(1, Math.floor(availableParallelism() / lanes)), device = "cpu" } = options;
  // One copy of the bytes in shared memory serves all lanes.
  const shared = new Uint8Array(new SharedArrayBuffer(model.byteLength));
  shared.set(model);
  const workerData: OnnxWorkerData = { model: shared, threads, device, isAlone: lanes === 1 };
  const workers = startWorkerThreads<OnnxTask, OnnxRun>(
    new URL("./session-worker.js", import.meta.url),
    lanes,
    workerData,
  );
  const refuse = (cause: unknown): never => {
    throw new RetrievalError({ what: `ONNX Runtime: ${reasonOf(cause)}`, cause });
  };
  try {
    await workers.loaded;
  } catch (cause) {
    await workers.close();
    refuse(cause);
  }
  const lend = (lent: OnnxTensors, given: OnnxTensors = {}): Promise<OnnxRun> =>
    workers.run({ lent, given }, buffersOf({ ...lent, ...given })).catch(refuse);
  const run = async (inputs: OnnxTensors) => (await lend({}, inputs)).outputs;
  return { lanes, run, lend, close: workers.close };
}

/** The distinct transferable buffers behind the tensors. */
export function buffersOf(tensors: OnnxTensors): ArrayBuffer[] {
  const buffers = Object.values(tensors).map((tensor) => tensor.data.buffer);
  return [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))];
}
