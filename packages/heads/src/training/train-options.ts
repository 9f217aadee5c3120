import type { Picture, TensorFlowEngine } from "@loci/core";
import type { TrainingConfiguration } from "./configuration.js";
import type { MetricsEntry } from "./metrics-log.js";
import type { PictureRoles } from "./training-set.js";
import type { TrainingSubject } from "./training-stages.js";

/** The head has the parameters to start from; the maps are those of the pictures, in their order. */
export interface TrainOptions extends TrainingSubject {
  readonly engine: Pick<TensorFlowEngine, "tf" | "name">;
  readonly pictures: readonly Picture[];
  readonly roles: PictureRoles;
  readonly configuration: TrainingConfiguration;
  /** Where checkpoint and `metrics.jsonl` are kept; a run that was interrupted there goes on. */
  readonly directory: string;
  /** See `runIdentity`. */
  readonly identity: string;
  /** Ends the run after the step under way, or in the middle of mining or validation, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Told of every line of `metrics.jsonl`, and how many of the run's batches are done. */
  readonly onMetrics?: (entry: MetricsEntry, done: { readonly batches: number; readonly of: number }) => void;
  /** Seconds from one checkpoint to the next within an epoch (default 30). */
  readonly checkpointSeconds?: number;
  /** When the work began, as `performance.now()` tells it: what was done before counts as the run's time (default: now). */
  readonly started?: number;
}
