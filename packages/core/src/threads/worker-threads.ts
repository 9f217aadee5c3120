import { Piscina } from "piscina";
import { refuseTelemetry } from "../onnx/refuse-telemetry.js";

/** Worker threads that all run one module. */
export interface WorkerThreads<Task, Answer> {
  /** Fulfilled when every thread has loaded the module, rejected when one cannot. */
  readonly loaded: Promise<void>;
  /**
   * Hands a task to the first thread that is free.
   * @param transfer buffers that are handed over instead of copied; unusable afterwards
   */
  run(task: Task, transfer?: readonly ArrayBuffer[]): Promise<Answer>;
  /** Ends the threads once they are done with what they were given. */
  close(): Promise<void>;
}

/**
 * Starts threads for native code that computes on the thread that calls it.
 *
 * A thread that is ended while it is inside native code, loading it included, can take the whole process with it
 * ("terminate called after throwing an instance of 'Napi::Error'"). So `close` waits, for the module and for the tasks.
 *
 * @param module its default export answers a task; it also exports a function `loaded` that does nothing
 * @param workerData what the module finds in piscina's `workerData`
 */
export function startWorkerThreads<Task, Answer>(
  module: URL,
  count: number,
  workerData: unknown,
): WorkerThreads<Task, Answer> {
  refuseTelemetry();
  const pool = new Piscina<Task, Answer>({ filename: module.href, minThreads: count, maxThreads: count, workerData });
  // A thread that dies between two tasks is replaced by a new one; one that dies in a task rejects it.
  pool.on("error", () => {});
  // Each thread is free, so each gets one of these, and answers when it has imported the module.
  const loads = Array.from({ length: count }, () => pool.run(undefined as Task, { name: "loaded" }));
  const loaded = Promise.all(loads).then(() => {});
  // Whoever does not wait for it is told by `run`.
  loaded.catch(() => {});
  const underWay = new Set<Promise<unknown>>();
  const run = (task: Task, transfer: readonly ArrayBuffer[] = []) => {
    // Not before the module is there: piscina starts no further threads after one that could not load it, and what is
    // queued then is never answered.
    const answer = loaded.then(() => pool.run(task, { transferList: [...transfer] }));
    const settled = answer.catch(() => {}).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return answer;
  };
  const close = async () => {
    await Promise.allSettled(loads);
    while (underWay.size > 0) await Promise.all(underWay);
    await pool.destroy();
  };
  return { loaded, run, close };
}
