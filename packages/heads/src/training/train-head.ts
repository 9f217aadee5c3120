import { RetrievalError } from "@loci/core";
import { checkShapes } from "../features/map-source.js";
import { checkRun } from "./check-training.js";
import { type Checkpoint, type RunProgress, readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import { initialiseLoss } from "./learner.js";
import { headValues, type Tensors, withoutMemory } from "./learner-variables.js";
import { openMetricsLog } from "./metrics-log.js";
import { Run } from "./run.js";
import { checkTailMemory } from "./tail-memory.js";
import type { TrainOptions } from "./train-options.js";
import { createTrainingSet, type TrainingSet } from "./training-set.js";
import { wholeHead } from "./training-stages.js";

export interface TrainedHead {
  /** The parameters of the whole, see `splitTail`, where validation was best; those of the last step where there was none. */
  readonly parameters: Tensors;
  readonly progress: RunProgress;
  /** False when the signal ended the run before its end. */
  readonly isOver: boolean;
  readonly trainPictures: number;
  readonly validationPictures: number;
}

/**
 * Trains a head on feature maps that are at hand. The same options on the same engine give the same weights bit for bit,
 * whether or not the run was interrupted, killed even, in between.
 * A loss or gradient that is not finite ends it: `progress.failure` says so.
 * @throws RetrievalError when the directory holds another run, the head was made for other maps, the pictures lack what the sampler needs or give no batch, or
 * there is nothing to learn: then nothing is written
 */
export async function trainHead(options: TrainOptions): Promise<TrainedHead> {
  const { configuration, directory } = options;
  checkShapes(options.head, options.maps.shapes);
  if (options.tail) checkShapes(wholeHead(options), options.tail.maps.shapes);
  const set = createTrainingSet(options.pictures, options.roles, configuration);
  if (options.tail) checkTailMemory(options.tail.network, set, configuration, options.engine.name);
  const found = await readCheckpoint(directory);
  const checkpoint = found ?? (await freshStart(options, set));
  checkSameRun(checkpoint.progress, options);
  // There before anything else is: it tells a directory of training from others, also when the run is killed at once.
  if (found === undefined) await writeCheckpoint(directory, checkpoint);
  const log = await openMetricsLog(directory, checkpoint.progress.logged);
  const run = new Run(options, set, checkpoint, log.write);
  for (const phase of configuration.phases.slice(run.progress.phase)) {
    if (run.isInterrupted || run.progress.isOver) break;
    await run.phase(phase);
  }
  return {
    parameters: run.parameters(),
    progress: run.progress,
    isOver: run.progress.isOver,
    trainPictures: set.train.length,
    validationPictures: new Set([...(set.validation?.queries ?? []), ...(set.validation?.gallery ?? [])]).size,
  };
}

/** Where a run is kept, and which. */
type RunPlace = Pick<TrainOptions, "directory" | "identity"> & { readonly engine: { readonly name: string } };

/**
 * The parameters where the run in the directory is, so that it need not start anew; undefined when there is none yet.
 * @throws RetrievalError when it is another run
 */
export async function resumedParameters(place: RunPlace): Promise<Tensors | undefined> {
  const found = await readCheckpoint(place.directory);
  if (found === undefined) return undefined;
  checkSameRun(found.progress, place);
  return headValues(withoutMemory(found.state));
}

async function freshStart(options: TrainOptions, set: TrainingSet): Promise<Checkpoint> {
  const { head, configuration, identity, engine } = options;
  const parameters = Object.keys(wholeHead(options).parameters);
  checkRun(set, configuration, { ...head, parameters });
  const loss = await initialiseLoss(configuration, head.descriptorLength, set.classes);
  const state: Record<string, Tensors[string]> = { ...head.parameters };
  for (const [name, tensor] of Object.entries(loss)) state[`loss.${name}`] = tensor;
  const start = { phase: 0, epoch: 0, batch: 0, step: 0, updates: 0, logged: 0, seconds: 0 };
  return {
    progress: {
      run: identity,
      engine: engine.name,
      ...start,
      scores: [],
      earlierScores: 0,
      isOver: false,
      remembered: [],
    },
    state,
    best: {},
  };
}

function checkSameRun({ run, engine }: RunProgress, { identity, directory, engine: { name } }: RunPlace): void {
  if (run !== identity) {
    throw new RetrievalError({
      what: `${directory} holds a run with another model, other settings or other pictures`,
      expected: "the same, to go on with it",
      remedy: "Choose another directory, or begin anew (loci train --restart)",
    });
  }
  if (engine !== name) {
    throw new RetrievalError({
      what: `${directory} holds a run`,
      expected: `the engine that it began with, ${engine}`,
      got: name,
      remedy: `Choose it (--engine ${engine}), or begin anew (loci train --restart)`,
    });
  }
}
