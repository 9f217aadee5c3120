import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import {
  type Backbone,
  type Dataset,
  type FeatureMapShape,
  type FeatureSet,
  type Head,
  type Model,
  modelViews,
  type OneOrMore,
  openBackbone,
  openFeatureSet,
  openTensorFlowEngine,
  type Picture,
  type Preprocessing,
  RetrievalError,
  type SkippedPicture,
  type TensorFlowEngineChoice,
  viewsOf,
} from "@loci/core";
import {
  assembleModel,
  CHECKPOINT_FILE,
  cachedMaps,
  checkTraining,
  classNumbers,
  createHead,
  createTrainingSet,
  featureMapShapes,
  formatModelSpec,
  type HeadSpec,
  type MetricsEntry,
  type ModelChoice,
  mapData,
  plainMaps,
  readMetrics,
  restoreHead,
  resumedParameters,
  runIdentity,
  saveModel,
  type TrainedHead,
  type TrainingConfiguration,
  type TrainingMaps,
  type TrainingSet,
  trainHead,
} from "@loci/heads";
import type { CommandContext } from "./command.js";
import type { Progress } from "./terminal.js";
import { trainingProgress } from "./training-progress.js";
import { writeTrainingRecord } from "./training-record.js";

export interface ModelTraining {
  readonly dataset: Dataset;
  readonly choice: ModelChoice;
  readonly configuration: TrainingConfiguration;
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
 * Trains the head of a model on cached feature maps and writes the model. A run that was interrupted, killed even, goes on.
 * @throws RetrievalError when the directory holds something else, the data lack what the recipe needs, or the run fails before
 * a validation: then there is no model
 */
export async function trainModel(training: ModelTraining, context: CommandContext): Promise<TrainedModel> {
  const { choice, configuration, out, restart } = training;
  const started = performance.now();
  const { spec, options } = choice;
  const backbone = await openBackbone(spec.backbone);
  const layers = spec.layers ?? [backbone.defaultLayer];
  const { fit = backbone.preprocessing.fit, size = backbone.preprocessing.size } = options;
  const seen = { backbone, layers, preprocessing: { ...backbone.preprocessing, fit, size } };
  const pictures = usedPictures(training.dataset);
  const shapes = featureMapShapes(seen);
  const roles = rolesOf(training.dataset, pictures);
  checkTraining({ head: spec.head, shapes, pictures, roles, configuration });
  const engine = await openTensorFlowEngine(training.engine);
  await prepareDirectory(out, restart);
  const features = await openFeatures(training, seen, context);
  try {
    const maps = cachedMaps(features);
    const roles = rolesOf(training.dataset, features.pictures);
    const set = createTrainingSet(features.pictures, roles, configuration);
    const { seed = configuration.seed } = options;
    const origin = { seed, contents: features.contents };
    const name = formatModelSpec(spec);
    const identity = runIdentity(seen, name, configuration, features.pictures, roles, origin);
    const known = await resumedParameters({ directory: out, identity, engine });
    const head =
      known === undefined
        ? await startHead(spec.head, shapes, { maps, set, seed, pictures: features.pictures }, context)
        : restoreHead(spec.head, shapes, known);
    const show = trainingProgress(context);
    const trained = await trainHead({
      ...{ engine, head, pictures: features.pictures, roles, maps, configuration, directory: out, identity },
      ...{ signal: context.signal, onMetrics: show.metrics, started },
    }).finally(show.stop);
    const { failure, best } = trained.progress;
    if (failure !== undefined && best === undefined) throw new RetrievalError({ what: failure, remedy: RESTART });
    const views = modelViews(options);
    const viewed = featureMapShapes({ ...seen, views });
    const model = assembleModel({
      ...{ ...seen, views },
      head: restoreHead(spec.head, viewed, trained.parameters, views.length),
    });
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
  if (restart) for (const file of files) await rm(path.join(out, file), { recursive: true });
}

interface Seen {
  readonly backbone: Backbone;
  readonly layers: OneOrMore<string>;
  readonly preprocessing: Preprocessing;
}

/** The cached feature maps of all pictures; what is missing is extracted. */
async function openFeatures(
  { dataset, configuration }: ModelTraining,
  seen: Seen,
  { terminal, signal }: CommandContext,
): Promise<FeatureSet<Picture>> {
  const { flip, crops, jitter } = configuration.views;
  const colours = { brightness: jitter, contrast: jitter, saturation: jitter, hue: jitter / 5 };
  const views = viewsOf({ flip, crops, ...(jitter > 0 && { jitter: colours }), seed: configuration.seed });
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    progress ??= terminal.progress("Extracting features", total);
    progress.update(done);
  };
  try {
    return await openFeatureSet({
      ...{ ...seen, pictures: usedPictures(dataset), views: views as unknown as OneOrMore<(typeof views)[0]> },
      ...{ signal, onProgress },
    });
  } finally {
    progress?.stop();
  }
}

interface StartData {
  readonly maps: TrainingMaps;
  readonly set: TrainingSet;
  readonly seed: number;
  readonly pictures: readonly Picture[];
}

/** A head with the parameters that it starts from, learned from the training pictures where it does. */
function startHead(
  head: HeadSpec,
  shapes: OneOrMore<FeatureMapShape>,
  { maps, set, seed, pictures }: StartData,
  { terminal, signal }: CommandContext,
): Promise<Head> {
  const labels = classNumbers(pictures.map(({ label }) => label));
  return createHead(head, shapes, {
    seed,
    data: mapData(plainMaps(maps), { pictures: set.train, seed, ...(labels && { labels }), signal }),
    onReport: (line) => terminal.note(line),
    signal,
  });
}

/** Those that neither ask nor answer teach nothing. */
function usedPictures({ pictures, queries, gallery }: Dataset): readonly Picture[] {
  const used = new Set([...queries, ...gallery]);
  return pictures.filter((_, place) => used.has(place));
}

/** Queries and gallery of the data set, by places among some of its pictures. */
function rolesOf({ pictures, queries, gallery }: Dataset, some: readonly Picture[]) {
  const placeOf = new Map(some.map((picture, place) => [picture, place]));
  const placed = (role: readonly number[]) => role.flatMap((place) => placeOf.get(pictures[place] as Picture) ?? []);
  return { queries: placed(queries), gallery: placed(gallery) };
}
