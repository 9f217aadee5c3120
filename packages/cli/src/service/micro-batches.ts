export interface MicroBatchOptions {
  /** Tasks in one batch, at most. */
  readonly most: number;
  /** Batches that are worked on at once. */
  readonly atOnce: number;
  /** Told of the size of each batch. */
  readonly onBatch?: (size: number) => void;
}

interface Waiting<Task, Answer> {
  readonly task: Task;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Puts tasks together that come in while others are worked on. A task that finds a free place starts at once: nobody waits
 * for company.
 */
export class MicroBatches<Task, Answer> {
  readonly #work: (tasks: readonly Task[]) => Promise<readonly Answer[]>;
  readonly #options: MicroBatchOptions;
  readonly #waiting = new Set<Waiting<Task, Answer>>();
  #running = 0;

  /** @param work one answer a task, in their order */
  constructor(work: (tasks: readonly Task[]) => Promise<readonly Answer[]>, options: MicroBatchOptions) {
    this.#work = work;
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** @param signal a task that has not begun is taken back. @throws the signal's reason, and what the work throws */
  run(task: Task, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const leave = () => {
        this.#waiting.delete(entry);
        reject(signal.reason as Error);
      };
      const done = () => signal.removeEventListener("abort", leave);
      const entry: Waiting<Task, Answer> = {
        task,
        resolve: (answer) => {
          done();
          resolve(answer);
        },
        reject: (reason) => {
          done();
          reject(reason as Error);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(entry);
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < this.#options.atOnce && this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, this.#options.most);
      for (const entry of batch) this.#waiting.delete(entry);
      this.#running++;
      void this.#carryOut(batch);
    }
  }

  async #carryOut(batch: readonly Waiting<Task, Answer>[]): Promise<void> {
    this.#options.onBatch?.(batch.length);
    try {
      const answers = await this.#work(batch.map(({ task }) => task));
      for (const [place, { resolve }] of batch.entries()) resolve(answers[place] as Answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#running--;
      this.#start();
    }
  }
}
