import { tooBusyFor } from "./problem.js";

export interface AdmissionLimits {
  /** Requests that are worked on at once. */
  readonly atOnce: number;
  /** Requests that may wait behind them; more are refused. */
  readonly waiting: number;
}

/**
 * The door of the service: so many requests are worked on, so many wait in the order they came in, and the rest is refused at
 * once, since a queue that grows without bound answers nobody in time.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #queue = new Set<() => void>();
  #running = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /**
   * Does the work when its turn comes.
   * @param signal who gives up gives its place in the queue up; work that has begun is told by the signal itself
   * @throws Refusal 429 when too many wait; the signal's reason
   */
  async admit<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    // A place that is freed is handed over, so that nobody overtakes those that wait.
    if (this.#running < this.#limits.atOnce) this.#running++;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#queue.size >= this.#limits.waiting) throw tooBusyFor("too many requests are waiting already");
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#queue.delete(enter);
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.add(enter);
    });
  }

  #release(): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#running--;
      return;
    }
    this.#queue.delete(next);
    next();
  }
}
