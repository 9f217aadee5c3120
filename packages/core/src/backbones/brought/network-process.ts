import { fork } from "node:child_process";
import { RetrievalError, type RetrievalErrorParts } from "../../errors.js";
import type { StatedPreprocessing } from "./choose-preprocessing.js";

/** What the process is asked to do. */
export type NetworkTask =
  /** Prepare the network in `file` and write it, with its record, into `folder`. */
  | { readonly kind: "prepare"; readonly file: string; readonly stated: StatedPreprocessing; readonly folder: string }
  /** Count the operations of a prepared network, in `file`, for a square input. */
  | { readonly kind: "count"; readonly file: string; readonly size: number; readonly layers: readonly string[] };

/** What it answers. */
export type NetworkAnswer =
  | { readonly kind: "done"; readonly value?: unknown }
  | { readonly kind: "refused"; readonly parts: Omit<RetrievalErrorParts, "cause"> }
  | { readonly kind: "failed"; readonly reason: string };

/** Preparing the largest networks takes about a minute. */
const PATIENCE = 15 * 60_000;

/**
 * Runs what looks at a stranger's network in a process of its own: a file that crashes native code, fills the memory or never
 * ends takes that process with it and nothing else.
 * @returns the answer's value
 * @throws RetrievalError that the process gave, or that tells how it ended
 */
export async function runNetworkTask(
  task: NetworkTask,
  { patience = PATIENCE }: { readonly patience?: number } = {},
): Promise<unknown> {
  const worker = fork(new URL("./network-worker.js", import.meta.url), {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const timer = setTimeout(() => worker.kill("SIGKILL"), patience);
  try {
    const answer = await new Promise<NetworkAnswer>((resolve) => {
      worker.once("message", (message: NetworkAnswer) => resolve(message));
      worker.once("error", (error) => resolve({ kind: "failed", reason: error.message }));
      worker.once("exit", (code, signal) =>
        resolve({ kind: "failed", reason: `ended with ${signal ?? `code ${code}`}` }),
      );
      worker.send(task, () => {});
    });
    if (answer.kind === "done") return answer.value;
    if (answer.kind === "refused") throw new RetrievalError(answer.parts);
    throw new RetrievalError({
      what: `${task.file}: the process that looked at the network ${answer.reason}`,
      remedy:
        "The file may be damaged or want more memory than there is; check it with the program that it is from, " +
        "or export a smaller network",
    });
  } finally {
    clearTimeout(timer);
    worker.kill("SIGKILL");
  }
}
