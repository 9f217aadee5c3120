import { type ChildProcess, fork } from "node:child_process";
import type { PlannedCell, SharedWork } from "./planned-cell.js";

/** What a process of the pool is told. */
export type CellRequest =
  | { readonly kind: "share"; readonly shared: SharedWork }
  | { readonly kind: "run"; readonly cell: PlannedCell; readonly networkMilliseconds: number }
  | { readonly kind: "end" };

/** What it answers to "run". */
export type CellAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly message: string };

export interface PoolOptions {
  /** processes at once */
  readonly jobs: number;
  readonly shared: SharedWork;
  readonly networkMilliseconds: (cell: PlannedCell) => number;
  /** ends the steps under way; what was not begun is left */
  readonly signal: AbortSignal;
  /** told of each cell when it is over; what it throws ends the pool */
  readonly onAnswer: (cell: PlannedCell, answer: CellAnswer) => Promise<void>;
}

/**
 * Computes cells in child processes, several at once. A process serves one cell after the other, since starting one costs as
 * much as many a cell; after a training it makes room for a fresh one. A process that crashes or runs out of memory takes
 * only its own cell with it.
 */
export async function runPool(cells: readonly PlannedCell[], options: PoolOptions): Promise<void> {
  const queue = [...cells];
  const serve = async () => {
    let worker: ChildProcess | undefined;
    try {
      for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
        if (options.signal.aborted) return;
        worker ??= startWorker(options.shared);
        const answer = await ask(worker, cell, options);
        if (!worker.connected || cell.work.training !== null) worker = await stop(worker);
        await options.onAnswer(cell, answer);
      }
    } finally {
      if (worker) await stop(worker);
    }
  };
  const lanes = Array.from({ length: Math.min(options.jobs, cells.length) }, serve);
  const ended = await Promise.allSettled(lanes);
  for (const lane of ended) if (lane.status === "rejected") throw lane.reason;
}

function startWorker(shared: SharedWork): ChildProcess {
  const worker = fork(new URL("./cell-worker.js", import.meta.url), { serialization: "advanced" });
  worker.on("error", () => {});
  send(worker, { kind: "share", shared });
  return worker;
}

const send = (worker: ChildProcess, request: CellRequest) => worker.send(request, () => {});

function ask(worker: ChildProcess, cell: PlannedCell, options: PoolOptions): Promise<CellAnswer> {
  return new Promise((resolve) => {
    const { signal } = options;
    const end = () => send(worker, { kind: "end" });
    const finish = (answer: CellAnswer) => {
      signal.removeEventListener("abort", end);
      worker.removeAllListeners("message");
      worker.removeAllListeners("exit");
      resolve(answer);
    };
    worker.once("message", (answer: CellAnswer) => finish(answer));
    worker.once("exit", (code, name) =>
      finish(signal.aborted ? { kind: "ended" } : { kind: "failed", message: died(code, name) }),
    );
    signal.addEventListener("abort", end);
    send(worker, { kind: "run", cell, networkMilliseconds: options.networkMilliseconds(cell) });
    if (signal.aborted) end();
  });
}

const died = (code: number | null, signal: string | null): string =>
  signal === "SIGKILL"
    ? "its process was killed, as the system does when memory runs out; fewer at once (--jobs 1) may help"
    : `its process ended with ${signal ?? `code ${code}`}`;

async function stop(worker: ChildProcess): Promise<undefined> {
  if (worker.exitCode === null && worker.signalCode === null) {
    const gone = new Promise((resolve) => worker.once("exit", resolve));
    worker.disconnect();
    await gone;
  }
  return undefined;
}
