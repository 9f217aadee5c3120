import { reasonOf } from "@loci/core";
import { shortId } from "./shard.js";
import { ShardReturned, type ShardSummary } from "./shard-process.js";

/** What a worker has done. */
export interface WorkerReport {
  readonly shards: number;
  readonly pictures: number;
  readonly skipped: number;
}

/** Of the connection, and told by whoever made it. */
const CONNECTION = /ECONN|closed|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|LOADING/;
/** What BullMQ says when it has lost a job, or given it to another worker. */
const LOST = /Missing (key|lock)|could not renew lock|Lock mismatch/;

/** Counts what a worker does, and tells it. */
export class ShardTally {
  #report = { shards: 0, pictures: 0, skipped: 0 };
  #last = "";
  #failures = 0;
  readonly #note: (line: string) => void;

  constructor(note: (line: string) => void) {
    this.#note = note;
  }

  get report(): WorkerReport {
    return { ...this.#report };
  }

  /** Shards that failed since the last one that did not. */
  get failures(): number {
    return this.#failures;
  }

  /** @param work `undefined`: there was nothing to do */
  async count(id: string, work: () => Promise<ShardSummary | undefined>): Promise<void> {
    const started = performance.now();
    try {
      const summary = await work();
      this.#failures = 0;
      if (summary) this.#add(id, summary, (performance.now() - started) / 1000);
    } catch (error) {
      if (error instanceof ShardReturned) this.#note(`Shard ${shortId(id)} goes back into the queue`);
      else {
        this.#failures++;
        this.#note(`Shard ${shortId(id)}: ${reasonOf(error)}`);
      }
      throw error;
    }
  }

  /** The same thing is told once. */
  tellQueueError(error: Error): void {
    const reason = reasonOf(error);
    const told = LOST.test(reason)
      ? "The queue has given up shards that this worker had; their results count all the same"
      : `Queue: ${reason}`;
    if (told === this.#last || CONNECTION.test(reason)) return;
    this.#last = told;
    this.#note(told);
  }

  #add(id: string, { pictures, skipped }: ShardSummary, seconds: number): void {
    this.#report.shards++;
    this.#report.pictures += pictures;
    this.#report.skipped += skipped;
    this.#last = "";
    const ofThem = skipped > 0 ? `, ${skipped} skipped` : "";
    this.#note(
      `Shard ${shortId(id)}: ${pictures} pictures${ofThem}, ${seconds.toFixed(1)} s, ${(pictures / seconds).toFixed(1)} pictures/s`,
    );
  }
}
