import { type ChildProcess, fork } from "node:child_process";
import { type OnnxDevice, RetrievalError, TurnTaking } from "@loci/core";
import { shortId } from "./shard.js";
import { UnfitModel } from "./shard-models.js";

/** What a process that describes shards is started with. */
export interface ShardProcessSettings {
  /** The results folder. */
  readonly results: string;
  /** A model of this machine, in place of those that the results folder has. */
  readonly model?: string | undefined;
  /** What computes the network (default the processor). */
  readonly device?: OnnxDevice | undefined;
}

/** What it is asked to describe. */
export interface ShardOrder {
  /** Its id. */
  readonly shard: string;
  /** The folder that the pictures' names are relative to. */
  readonly root: string;
  /** For a shard that ended a process. */
  readonly isOneByOne: boolean;
}

export interface ShardSummary {
  readonly pictures: number;
  readonly skipped: number;
}

/** What it tells. */
export type ShardNews =
  | { readonly kind: "begun"; readonly shard: string }
  | { readonly kind: "described"; readonly shard: string; readonly pictures: number }
  | { readonly kind: "done"; readonly shard: string; readonly summary: ShardSummary }
  | { readonly kind: "unfit" | "failed" | "defect"; readonly shard: string; readonly reason: string };

export interface ShardProcessOptions {
  readonly note: (line: string) => void;
  /** Milliseconds without a picture, once the model is open, after which the process is taken for hung (default 10 minutes). */
  readonly patience?: number;
}

/** Describes shards in a process of its own, and starts another one when it dies. */
export interface ShardProcess {
  /**
   * Describes a shard and writes its result. When the process dies, of a picture for instance, the shard's pictures are tried
   * one by one, and those that end a process again are skipped.
   * @throws ShardReturned when `close` comes first; UnfitModel; RetrievalError when the shard cannot be described
   */
  describe(order: ShardOrder, onDescribed?: (pictures: number) => void): Promise<ShardSummary>;
  /** Ends the process; shards that are under way are given up. */
  close(): Promise<void>;
}

/** A shard was given up before it was done, and nothing is the matter with it. */
export class ShardReturned extends Error {}

/** The process that was describing the shard is no more. */
class ProcessDied extends Error {}

/** Processes that die one after the other without describing a single picture: the machine is to blame, not the pictures. */
const FRUITLESS = 8;
const PATIENCE = 600_000;
/** Milliseconds for opening a model. */
const OPENING = 600_000;

export function startShardProcess(settings: ShardProcessSettings, options: ShardProcessOptions): ShardProcess {
  let [current, fruitless, isClosed]: [Life | undefined, number, boolean] = [undefined, 0, false];
  // A shard whose pictures are tried one by one has the process to itself: its death is that of its picture then.
  const turns = new TurnTaking();
  const living = (): Life => {
    if (current?.isAlive) return current;
    if (fruitless === FRUITLESS) throw dyingAlways();
    fruitless++;
    current = new Life(settings, options.patience ?? PATIENCE);
    return current;
  };
  const once = async (order: ShardOrder, onDescribed: (pictures: number) => void) => {
    if (isClosed) throw new ShardReturned();
    return living().ask(order, (pictures) => {
      fruitless = 0;
      onDescribed(pictures);
    });
  };
  const describe: ShardProcess["describe"] = async (order, onDescribed = () => {}) => {
    for (let { isOneByOne } = order; ; isOneByOne = true) {
      try {
        const attempt = () => once({ ...order, isOneByOne }, onDescribed);
        return await (isOneByOne ? turns.alone(attempt) : turns.together(attempt));
      } catch (error) {
        if (!(error instanceof ProcessDied)) throw error;
        if (isClosed) throw new ShardReturned();
        options.note(`Shard ${shortId(order.shard)}: ${error.message}; its pictures are tried one by one`);
      }
    }
  };
  const close = async () => {
    isClosed = true;
    await current?.end();
  };
  return { describe, close };
}

const dyingAlways = () =>
  new RetrievalError({
    what: `${FRUITLESS} processes in a row ended before they had described a picture`,
    remedy: "Look at this machine's memory and at its messages",
  });

interface Asked {
  readonly resolve: (summary: ShardSummary) => void;
  readonly reject: (error: Error) => void;
  readonly onDescribed: (pictures: number) => void;
}

/** One process from its start to its end. */
class Life {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #asked = new Map<string, Asked>();
  readonly #patience: number;
  #watch: NodeJS.Timeout | undefined;
  #hasBegun = false;
  isAlive = true;

  constructor(settings: ShardProcessSettings, patience: number) {
    this.#patience = patience;
    this.#child = fork(new URL("./describe-shards-worker.js", import.meta.url), [JSON.stringify(settings)]);
    this.#child.on("message", (news: ShardNews) => this.#hear(news));
    this.#ended = new Promise((resolve) => {
      const end = (how: string) => {
        this.#die(how);
        resolve();
      };
      this.#child.once("error", (error) => end(`its process cannot be run (${error.message})`));
      this.#child.once("exit", (code, signal) => end(`its process ended with ${signal ?? `code ${code}`}`));
    });
  }

  ask(order: ShardOrder, onDescribed: (pictures: number) => void): Promise<ShardSummary> {
    return new Promise((resolve, reject) => {
      this.#asked.set(order.shard, { resolve, reject, onDescribed });
      this.#wait();
      this.#child.send(order, () => {});
    });
  }

  end(): Promise<void> {
    this.#child.kill("SIGKILL");
    return this.#ended;
  }

  #hear(news: ShardNews): void {
    const asked = this.#asked.get(news.shard);
    if (news.kind === "begun") this.#hasBegun = true;
    else if (news.kind === "described") asked?.onDescribed(news.pictures);
    else {
      this.#asked.delete(news.shard);
      if (news.kind === "done") asked?.resolve(news.summary);
      else asked?.reject(errorOf(news));
    }
    this.#wait();
  }

  /** From now on for the next picture. */
  #wait(): void {
    clearTimeout(this.#watch);
    if (this.#asked.size === 0) return;
    this.#watch = setTimeout(() => this.#child.kill("SIGKILL"), this.#hasBegun ? this.#patience : OPENING);
  }

  #die(how: string): void {
    this.isAlive = false;
    clearTimeout(this.#watch);
    for (const { reject } of this.#asked.values()) reject(new ProcessDied(how));
    this.#asked.clear();
  }
}

function errorOf({ kind, reason }: ShardNews & { readonly kind: "unfit" | "failed" | "defect" }): Error {
  if (kind === "unfit") return new UnfitModel({ what: reason });
  return kind === "failed" ? new RetrievalError({ what: reason }) : new Error(reason);
}
