import { RetrievalError, reasonOf } from "@loci/core";
import { Redis, type RedisOptions } from "ioredis";
import type { QueueAddress } from "./queue-address.js";

/** Milliseconds that the first connection may take. Later ones take as long as they take. */
const FIRST_CONNECTION = 10_000;
const LONGEST_PAUSE = 2000;

/** Wrong credentials do not become right by waiting. */
const isFinal = ({ message }: Error): boolean => /WRONGPASS|NOAUTH|NOPERM|invalid password|\bAUTH\b/.test(message);

/** A connection that is made again when it is lost, however long that takes; commands wait for it. */
export class PatientRedis extends Redis {
  readonly #patience: { isOver: boolean };
  readonly #copies: Redis[] = [];

  constructor(options: QueueAddress["connection"]) {
    const patience = { isOver: false };
    super({
      ...options,
      lazyConnect: true,
      // BullMQ wants it so: a command that waits for the connection is not given up.
      maxRetriesPerRequest: null,
      retryStrategy: (attempts) => (patience.isOver ? null : Math.min(LONGEST_PAUSE, 50 * 2 ** Math.min(attempts, 10))),
    });
    this.#patience = patience;
  }

  /** BullMQ takes connections of its own from this one; their patience is this one's. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(override);
    this.#copies.push(copy);
    return copy;
  }

  /** Waits no longer: what is lost stays so, and commands that wait for it fail. Fulfilled when they have. */
  async giveUp(): Promise<void> {
    this.#patience.isOver = true;
    const lost = [this, ...this.#copies].filter(({ status }) => !["wait", "ready", "end"].includes(status));
    await Promise.all(lost.map((redis) => new Promise((resolve) => redis.once("end", resolve))));
  }
}

/**
 * Connects to Redis.
 * @param note told when the connection is lost, and when it is back
 * @throws RetrievalError when there is no connection to begin with: no such host, nobody listens, wrong password
 */
export async function connectToRedis(
  { connection, shown }: QueueAddress,
  note: (line: string) => void,
  patience = FIRST_CONNECTION,
): Promise<PatientRedis> {
  const redis = new PatientRedis(connection);
  await firstConnection(redis, shown, patience);
  let isLost = false;
  redis.on("close", () => {
    if (!isLost && redis.status !== "end") note(`${shown} is gone; waiting for it`);
    isLost = true;
  });
  redis.on("ready", () => {
    if (isLost) note(`${shown} is back`);
    isLost = false;
  });
  return redis;
}

function firstConnection(redis: Redis, shown: string, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let last = "no answer";
    const giveUp = () => {
      clearTimeout(timer);
      redis.disconnect();
      const remedy = "Start Redis there, or look at the address and the password";
      reject(new RetrievalError({ what: `cannot connect to ${shown}`, got: last, remedy }));
    };
    const timer = setTimeout(giveUp, patience);
    // Kept for the later ones, too: an error that nobody listens to ends the process.
    redis.on("error", (error: Error) => {
      last = reasonOf(error);
      if (isFinal(error)) giveUp();
    });
    redis.once("ready", () => {
      clearTimeout(timer);
      resolve();
    });
    // Rejected by the first failure, after which it goes on trying.
    redis.connect().catch(() => {});
  });
}
