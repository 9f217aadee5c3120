import { setTimeout as sleep } from "node:timers/promises";
import { RetrievalError } from "@loci/core";
import { type Job, WaitingError, Worker } from "bullmq";
import type { CommandContext } from "../command.js";
import type { PatientRedis } from "./connect-redis.js";
import type { ResultsFolder } from "./results-folder.js";
import { shortId } from "./shard.js";
import { UnfitModel } from "./shard-models.js";
import { type ShardProcess, ShardReturned, type ShardSummary, startShardProcess } from "./shard-process.js";
import { QUEUE_PREFIX, queueName, type ShardJob } from "./shard-queue.js";
import { ShardTally, type WorkerReport } from "./shard-tally.js";
import { forgiveTrial } from "./trials.js";

export interface WorkerPlan {
  readonly results: ResultsFolder;
  readonly redis: PatientRedis;
  /** The folder of the pictures, as this machine sees it (default: where the coordinator has it). */
  readonly root?: string | undefined;
  /** A model of this machine, in place of those that the results folder has. */
  readonly model?: string | undefined;
  /** Shards at once. */
  readonly concurrency: number;
  /** Seconds without a sign of life after which the shards of a worker go to others. */
  readonly lostAfter: number;
  /** Seconds that shards which are under way may take when the worker is to end; then they go back into the queue. */
  readonly grace: number;
}

/** Shards that fail one after the other: it is this worker's fault, and there are better ones. */
const FAILURES = 3;
/** Deaths of whole workers, beyond which a shard's pictures are tried one by one. */
const STALLS = 2;
/** A shard that kills machines is tried one by one long before, and so comes to an end: this is never reached. */
const MOST_STALLS = 1000;
/** Milliseconds for telling Redis how shards have ended, and for giving it up. */
const FAREWELL = 10_000;

/**
 * Takes shards from the queue until the signal is aborted.
 * @throws RetrievalError when this machine is unfit: another model, or three shards that failed in a row
 */
export async function runQueueWorker(
  plan: WorkerPlan,
  { terminal, signal, device }: CommandContext,
): Promise<WorkerReport> {
  const { results, redis, model, lostAfter, grace } = plan;
  const shards = startShardProcess({ results: results.place, model, device }, { note: terminal.note });
  const tally = new ShardTally(terminal.note);
  const ending = new AbortController();
  const isOver = Promise.race([abortOf(signal), abortOf(ending.signal)]);
  const carryOut = async (job: Job<ShardJob>, token?: string) => {
    try {
      await tally.count(job.id as string, () => describe(job, plan, shards));
    } catch (error) {
      if (error instanceof UnfitModel) ending.abort(error);
      else if (tally.failures >= FAILURES) ending.abort(error instanceof RetrievalError ? failingAlways(error) : error);
      if (!(error instanceof UnfitModel || error instanceof ShardReturned)) throw error;
      await forgiveTrial(results.trials(job.id as string));
      await job.moveToWait(token);
      throw new WaitingError();
    }
  };
  const worker = new Worker<ShardJob, void>(queueName(results), carryOut, {
    connection: redis,
    prefix: QUEUE_PREFIX,
    concurrency: plan.concurrency,
    lockDuration: 1000 * lostAfter,
    stalledInterval: 1000 * lostAfter,
    maxStalledCount: MOST_STALLS,
    // How soon it asks again when Redis was away.
    runRetryDelay: 1000,
  });
  worker.on("error", (error) => tally.tellQueueError(error));
  worker.on("stalled", (id) => terminal.note(`Shard ${shortId(id)} was another worker's, which is gone`));
  try {
    await isOver;
    if (!ending.signal.aborted) terminal.note(`Ending: shards that are under way may take ${grace} s`);
  } finally {
    await end(worker, shards, redis, ending.signal.aborted ? 0 : grace);
  }
  if (ending.signal.aborted) throw ending.signal.reason;
  return tally.report;
}

const failingAlways = (last: RetrievalError) =>
  new RetrievalError({
    what: `${FAILURES} shards in a row failed on this worker; the last: ${last.message}`,
    remedy: "Others may take them; look at --root and --results here",
    cause: last,
  });

async function describe(job: Job<ShardJob>, plan: WorkerPlan, shards: ShardProcess): Promise<ShardSummary | undefined> {
  const { results } = plan;
  const id = job.id as string;
  if (!/^[0-9a-f]{64}$/.test(id)) throw new RetrievalError({ what: "a job of the queue is no shard", got: id });
  // A worker that died after it had written the result, or was taken for dead.
  if (await results.hasResult(id)) return undefined;
  const root = plan.root ?? job.data.root;
  return shards.describe({ shard: id, root, isOneByOne: job.stalledCounter >= STALLS });
}

/** Waits for what is under way, then gives it back. A Redis that is away is not waited for: locks run out. */
async function end(worker: Worker, shards: ShardProcess, redis: PatientRedis, grace: number): Promise<void> {
  const atMost = (milliseconds: number, work: Promise<void>) =>
    Promise.race([work, sleep(milliseconds, undefined, { ref: false })]);
  // Before BullMQ closes: it would wait for the end of a connection that is just being made again, which never comes.
  if (redis.status !== "ready") await atMost(FAREWELL, redis.giveUp());
  const closed = worker.close();
  await atMost(1000 * grace, closed);
  await shards.close();
  await atMost(FAREWELL, closed);
  await atMost(FAREWELL, redis.giveUp());
}

const abortOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
