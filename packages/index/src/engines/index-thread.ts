import { RetrievalError, reasonOf, startWorkerThreads, type WorkerThreads } from "@loci/core";
import type { IndexAnswer, IndexRequest, IndexTask } from "./index-task.js";

/** The worker thread that holds an index, seen from the thread of the caller. */
export class IndexThread {
  readonly #name: string;
  readonly #worker: WorkerThreads<IndexTask, IndexAnswer>;
  #size = 0;
  #last: Promise<unknown> = Promise.resolve();
  #refusal: RetrievalError | undefined;

  /**
   * @param name begins the messages: "hnsw index"
   * @param worker a module whose default export answers an IndexTask; see `startWorkerThreads`
   * @param workerData what it finds in piscina's `workerData`
   */
  constructor(name: string, worker: URL, workerData: unknown) {
    this.#name = name;
    this.#worker = startWorkerThreads(worker, 1, workerData);
  }

  /** How many descriptors the worker holds. */
  get size(): number {
    return this.#size;
  }

  /**
   * Has a request carried out after all earlier ones. The order is kept here: piscina lets a task that has to wait go to
   * the end of its queue.
   * @param transfer buffers that are handed over to the worker instead of copied
   * @throws RetrievalError when the index is closed or its worker has died
   */
  request(request: IndexRequest, transfer: readonly ArrayBuffer[] = []): Promise<IndexAnswer> {
    const answer = this.#last.then(() => this.#run(request, transfer));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Refuses all requests but the one that is under way, and ends the worker after it. */
  async close(): Promise<void> {
    this.#refusal ??= new RetrievalError({ what: `${this.#name}: it is closed`, remedy: "Open it again" });
    await this.#last;
    await this.#worker.close();
  }

  async #run(request: IndexRequest, transfer: readonly ArrayBuffer[]): Promise<IndexAnswer> {
    if (this.#refusal) throw this.#refusal;
    try {
      // The size goes along because piscina replaces a worker that has died by a new one, which is empty.
      const answer = await this.#worker.run({ ...request, size: this.#size }, transfer);
      this.#size = answer.size;
      return answer;
    } catch (cause) {
      throw await this.#fail(cause);
    }
  }

  /** What the worker holds is not certain any more, so nothing else is asked of it. */
  async #fail(cause: unknown): Promise<RetrievalError> {
    this.#refusal ??= new RetrievalError({
      what: `${this.#name}: its worker thread failed`,
      got: reasonOf(cause),
      remedy: "Open or build the index again; if memory was short, with fewer or shorter descriptors",
      cause,
    });
    await this.#worker.close();
    return this.#refusal;
  }
}
