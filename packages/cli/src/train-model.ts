import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import {
  type Dataset,
  type Model,
  modelViews,
  type NetworkTail,
  networkTail,
  openBackbone,
  openTensorFlowEngine,
  type Picture,
  RetrievalError,
  type SkippedPicture,
  type TensorFlowEngineChoice,
  tuneBackbone,
} from "@loci/core";
import {
  assembleModel,
  CHECKPOINT_FILE,
  checkTraining,
  featureMapShapes,
  formatModelSpec,
  type MetricsEntry,
  type ModelChoice,
  readMetrics,
  restoreHead,
  saveModel,
  splitTail,
  type TrainedHead,
  type TrainingConfiguration,
} from "@loci/heads";
import type { CommandContext } from "./command.js";
import type { Progress } from "./terminal.js";
import { rolesOf, type SeenByTraining, trainingViews, trainOnFeatures } from "./train-on-features.js";
import { openTrainingFeatures, type TrainingFeatures } from "./training-features.js";
import { trainingProgress } from "./training-progress.js";
import { writeTrainingRecord } from "./training-record.js";

export interface ModelTraining {
  readonly dataset: Dataset;
  readonly choice: ModelChoice;
  readonly configuration: TrainingConfiguration;
  /** The layer behind which the network learns, too; without it only the head does. */
  readonly trainFrom?: string | undefined;
  /** Name of the recipe, for the record. */
  readonly recipe: string | undefined;
  /** Model directory to make. */
  readonly out: string;
  readonly engine: TensorFlowEngineChoice;
  /** Begin anew where the directory holds a run that was interrupted. */
  readonly restart: boolean;
}

export interface TrainedModel {
  readonly model: Model;
  readonly trained: TrainedHead;
  readonly metrics: readonly MetricsEntry[];
  readonly skipped: readonly SkippedPicture<Picture>[];
  /** Of the whole run, extraction included, interruptions left out. */
  readonly seconds: number;
  readonly engine: string;
}

const RESTART = "Begin anew (loci train --restart)";

/**
 * Trains the head of a model, and the last stages of its network where `trainFrom` says so, on cached feature maps and writes
 * the model. A run that was interrupted, killed even, goes on.
 * @throws RetrievalError when the directory holds something else, the data lack what the recipe needs, or the run fails before
 * a validation: then there is no model
 */
export async function trainModel(training: ModelTraining, context: CommandContext): Promise<TrainedModel> {
  const { choice, configuration, out, restart, trainFrom } = training;
  const started = performance.now();
  const { spec, options } = choice;
  const backbone = { ...(await openBackbone(spec.backbone)), device: context.device };
  const layers = spec.layers ?? [backbone.defaultLayer];
  const { fit = backbone.preprocessing.fit, size = backbone.preprocessing.size } = options;
  const seen = { backbone, layers, preprocessing: { ...backbone.preprocessing, fit, size } };
  const pictures = usedPictures(training.dataset);
  const shapes = featureMapShapes(seen);
  const roles = rolesOf(training.dataset, pictures);
  const network = trainFrom === undefined ? undefined : networkTail(backbone, { from: trainFrom, layers, size });
  const engine = await openTensorFlowEngine(training.engine);
  const tail = network && { network, engine: engine.name };
  checkTraining({ head: spec.head, shapes, pictures, roles, configuration, tail });
  await prepareDirectory(out, restart);
  const features = await openFeatures(training, seen, network, context);
  try {
    const { seed = configuration.seed } = options;
    const show = trainingProgress(context);
    const trained = await trainOnFeatures({
      ...{ seen, features: features.head, dataset: training.dataset, head: spec.head },
      name: formatModelSpec({ ...spec, backbone: backbone.name }),
      tail: network && features.tail && { network, features: features.tail },
      ...{ configuration, seed, engine, directory: out, signal: context.signal, started },
      onReport: (line) => context.terminal.note(line),
      onMetrics: show.metrics,
    }).finally(show.stop);
    const { failure, best } = trained.progress;
    if (failure !== undefined && best === undefined) throw new RetrievalError({ what: failure, remedy: RESTART });
    const model = modelOf(training, seen, trained);
    await saveModel(model, out);
    const metrics = await readMetrics(out);
    await writeTrainingRecord(training, { model, trained, metrics, engine: engine.description });
    return {
      model,
      trained,
      metrics,
      skipped: features.skipped,
      seconds: trained.progress.seconds,
      engine: engine.description,
    };
  } finally {
    await features.close();
  }
}

/** What the run has learned, in the views that are wanted of the model. */
function modelOf({ choice, trainFrom }: ModelTraining, seen: SeenByTraining, { parameters }: TrainedHead): Model {
  const { spec, options } = choice;
  const views = modelViews(options);
  const { tail: weights, head } = splitTail(parameters);
  return assembleModel({
    ...{ ...seen, views },
    ...(trainFrom !== undefined && { backbone: tuneBackbone(seen.backbone, { from: trainFrom, weights }) }),
    head: restoreHead(spec.head, featureMapShapes({ ...seen, views }), head, views.length),
  });
}

/** @throws RetrievalError when the directory holds something that is no run: nothing of that is touched */
async function prepareDirectory(out: string, restart: boolean): Promise<void> {
  await mkdir(out, { recursive: true });
  const files = await readdir(out);
  // A run that was killed while it wrote its first checkpoint leaves a temporary file.
  if (files.some((file) => !file.endsWith(".tmp")) && !files.includes(CHECKPOINT_FILE)) {
    throw new RetrievalError({
      what: `${out} is no run of training`,
      expected: "an empty directory, or one that loci train made",
      got: files.slice(0, 3).join(", "),
      remedy: "Choose another --out",
    });
  }
  if (!restart) return;
  // The checkpoint last: without it, what is left of a removal that was interrupted would be no run any more.
  const [checkpoint, others] = [files.filter(isCheckpoint), files.filter((file) => !isCheckpoint(file))];
  for (const file of [...others, ...checkpoint]) await rm(path.join(out, file), { recursive: true });
}

const isCheckpoint = (file: string): boolean => file === CHECKPOINT_FILE;

/** The cached feature maps of all pictures; what is missing is extracted. */
async function openFeatures(
  { dataset, configuration }: ModelTraining,
  seen: SeenByTraining,
  tail: NetworkTail | undefined,
  { terminal, signal }: CommandContext,
): Promise<TrainingFeatures> {
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    progress ??= terminal.progress("Extracting features", total);
    progress.update(done);
  };
  try {
    const pictures = usedPictures(dataset);
    const views = trainingViews(configuration);
    return await openTrainingFeatures({ ...seen, pictures, views, signal, onProgress }, tail);
  } finally {
    progress?.stop();
  }
}

/** Those that neither ask nor answer teach nothing. */
function usedPictures({ pictures, queries, gallery }: Dataset): readonly Picture[] {
  const used = new Set([...queries, ...gallery]);
  return pictures.filter((_, place) => used.has(place));
}
