import { type OnnxDevice, RetrievalError } from "@loci/core";
import type { ResultsFolder } from "./results-folder.js";
import { UnfitModel } from "./shard-models.js";
import { ShardReturned, startShardProcess } from "./shard-process.js";
import type { ShardRunner } from "./shard-runner.js";
import { forgiveTrial } from "./trials.js";

/** While the last batches of one shard are in the network, the next one is decoded. */
const AT_ONCE = 2;

export interface LocalRunnerOptions {
  readonly note: (line: string) => void;
  /** What computes the network (default the processor). */
  readonly device?: OnnxDevice | undefined;
}

/** Describes shards on this machine, in a process of their own. @param root the folder of the pictures */
export function openLocalRunner(
  results: ResultsFolder,
  root: string,
  { note, device }: LocalRunnerOptions,
): ShardRunner {
  const shards = startShardProcess({ results: results.place, device }, { note });
  return {
    atOnce: AT_ONCE,
    run: async (shard) => {
      try {
        await shards.describe({ shard, root, isOneByOne: false });
        return { kind: "done" };
      } catch (error) {
        if (error instanceof ShardReturned) await forgiveTrial(results.trials(shard));
        if (!(error instanceof RetrievalError) || error instanceof UnfitModel) throw error;
        return { kind: "failed", reason: error.message };
      }
    },
    state: () => undefined,
    close: () => shards.close(),
  };
}
