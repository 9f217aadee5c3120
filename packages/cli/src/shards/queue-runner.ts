import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { ResultsFolder } from "./results-folder.js";
import { openShardQueue, type ShardQueue } from "./shard-queue.js";
import type { ShardOutcome, ShardRunner } from "./shard-runner.js";

/** Shards in the queue at once: enough for hundreds of workers, and little for Redis to hold. */
const AT_ONCE = 500;
/** Milliseconds between two looks at what has become of the shards. */
const PAUSE = 1000;
/** Looks after which it is told that there is no worker. */
const LOOKS_WITHOUT_WORKERS = 10;
/** Milliseconds that leaving the queue may take when Redis does not answer. */
const FAREWELL = 2000;

/** @param root the folder of the pictures, as this machine sees it @param redis closed with the runner @param note told what a person should know */
export async function openQueueRunner(
  results: ResultsFolder,
  root: string,
  redis: Redis,
  note: (line: string) => void,
): Promise<ShardRunner> {
  const queue = openShardQueue(results, redis);
  // What an earlier coordinator has left: it may have wanted other pictures.
  await queue.drain(true);
  await queue.clean(0, 0, "failed");
  return new QueueRunner(results, root, { queue, redis }, note);
}

interface Connected {
  readonly queue: ShardQueue;
  readonly redis: Redis;
}

interface Waiting {
  readonly resolve: (outcome: ShardOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has the workers of a queue describe shards. A shard is done when its result is in the results folder, whatever Redis says;
 * one that Redis does not know any more, since it lost its data for instance, is put into the queue again.
 */
class QueueRunner implements ShardRunner {
  readonly atOnce = AT_ONCE;
  readonly #results: ResultsFolder;
  readonly #root: string;
  readonly #queue: ShardQueue;
  readonly #redis: Redis;
  readonly #note: (line: string) => void;
  readonly #waiting = new Map<string, Waiting>();
  readonly #closing = new AbortController();
  /** Why nobody looks after the shards any more. */
  #end: { readonly reason: unknown } | undefined;
  #workers = 0;
  #looksWithoutWorkers = 0;
  /** When the results of all shards were looked for last (`performance.now()`). */
  #lookedForAll = 0;

  constructor(results: ResultsFolder, root: string, { queue, redis }: Connected, note: (line: string) => void) {
    this.#results = results;
    this.#root = root;
    this.#queue = queue;
    this.#redis = redis;
    this.#note = note;
    void this.#watch();
  }

  async run(id: string): Promise<ShardOutcome> {
    await this.#put([id]);
    if (this.#end) throw this.#end.reason;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  state(): string {
    return this.#workers === 1 ? "1 worker" : `${this.#workers} workers`;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // Shards that no worker has taken yet; those that are under way end with a result that the next run finds.
    const leave = async () => {
      await this.#queue.drain(true);
      await this.#queue.close();
    };
    await Promise.race([leave().catch(() => {}), sleep(FAREWELL, undefined, { ref: false })]);
    this.#redis.disconnect();
  }

  async #watch(): Promise<void> {
    try {
      for (;;) {
        await sleep(PAUSE, undefined, { signal: this.#closing.signal });
        await this.#look();
        await this.#lookForWorkers();
      }
    } catch (reason) {
      this.#end = { reason };
      for (const { reject } of this.#waiting.values()) reject(reason);
    }
  }

  async #look(): Promise<void> {
    if (performance.now() - this.#lookedForAll >= this.#results.lookEvery) {
      this.#lookedForAll = performance.now();
      await this.#settleDone([...this.#waiting.keys()]);
    }
    const { failed, unknown } = await this.#states([...this.#waiting.keys()]);
    for (const [id, reason] of failed) this.#settle(id, { kind: "failed", reason });
    // A shard that has become done in the meantime is not in the queue any more either.
    const done = await this.#settleDone(unknown);
    const lost = unknown.filter((id) => !done.has(id));
    if (lost.length === 0) return;
    this.#note(`Shards that the queue does not know any more: ${lost.length}; they are put into it again`);
    await this.#put(lost);
  }

  async #lookForWorkers(): Promise<void> {
    this.#workers = await this.#queue.getWorkersCount();
    this.#looksWithoutWorkers = this.#workers === 0 ? this.#looksWithoutWorkers + 1 : 0;
    if (this.#looksWithoutWorkers !== LOOKS_WITHOUT_WORKERS) return;
    this.#note("No worker takes shards: start loci worker with the same --queue and --results");
  }

  /** @returns those of some shards that have a result */
  async #settleDone(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const done = await this.#results.withResult(ids);
    for (const id of done) this.#settle(id, { kind: "done" });
    return done;
  }

  /** Of some shards those that failed for good, with the reason, and those that are not in the queue. */
  async #states(ids: readonly string[]) {
    const states = await Promise.all(ids.map((id) => this.#queue.getJobState(id)));
    const failed: (readonly [id: string, reason: string])[] = [];
    for (const id of ids.filter((_, place) => states[place] === "failed")) {
      const job = await this.#queue.getJob(id);
      failed.push([id, job?.failedReason ?? "for a reason that is lost"]);
      await job?.remove();
    }
    return { failed, unknown: ids.filter((_, place) => states[place] === "unknown") };
  }

  /** A shard that is in the queue already is not put into it twice. */
  #put(ids: readonly string[]) {
    return this.#queue.addBulk(ids.map((id) => ({ name: "shard", data: { root: this.#root }, opts: { jobId: id } })));
  }

  #settle(id: string, outcome: ShardOutcome): void {
    this.#waiting.get(id)?.resolve(outcome);
    this.#waiting.delete(id);
  }
}
