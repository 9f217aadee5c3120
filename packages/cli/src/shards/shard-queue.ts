import { Queue, type QueueOptions } from "bullmq";
import type { Redis } from "ioredis";
import type { ResultsFolder } from "./results-folder.js";

/** What stands in the queue for a shard; what it consists of is in the results folder. */
export interface ShardJob {
  /** Where the coordinator's pictures are; a worker may see them elsewhere. */
  readonly root: string;
}

export type ShardQueue = Queue<ShardJob>;

/** Keys in Redis begin with it. */
export const QUEUE_PREFIX = "loci";

/** Each results folder has its queue: workers of another folder, and a folder that was mounted wrong, never meet its shards. */
export const queueName = ({ id }: Pick<ResultsFolder, "id">): string => `shards-${id}`;

/** Tries of a shard that fails, on whichever worker. */
const ATTEMPTS = 3;
const PAUSE = 2000;

export function openShardQueue(results: Pick<ResultsFolder, "id">, redis: Redis): ShardQueue {
  const options: QueueOptions = {
    connection: redis,
    prefix: QUEUE_PREFIX,
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: "fixed", delay: PAUSE },
      // What is done is known by its result.
      removeOnComplete: true,
    },
  };
  const queue: ShardQueue = new Queue(queueName(results), options);
  // Of the connection, which tells it itself.
  queue.on("error", () => {});
  return queue;
}
