import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import {
  type Backbone,
  type Dataset,
  type FeatureSet,
  type Maps,
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
  writeFileAtomically,
} from "@loci/core";
import {
  assembleModel,
  CHECKPOINT_FILE,
  checkTraining,
  classNumbers,
  createHead,
  createTrainingSet,
  featureMapShapes,
  formatModelSpec,
  type MetricsEntry,
  type ModelChoice,
  mapData,
  plainMaps,
  readMetrics,
  restoreHead,
  runIdentity,
  saveModel,
  type TrainedHead,
  type TrainingConfiguration,
  type TrainingMaps,
  trainHead,
} from "@loci/heads";
import type { CommandContext } from "./command.js";
import { trainingPage } from "./report/training-page.js";
import type { Progress } from "./terminal.js";

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

/** What lies in the directory besides the model. */
const RECORD = "training.json";
const PAGE = "training.html";

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
  await prepareDirectory(out, restart);
  const features = await openFeatures(training, seen, context);
  try {
    const maps: TrainingMaps = {
      pictures: features.pictures.length,
      views: features.views.length,
      shapes: features.shapes as unknown as TrainingMaps["shapes"],
      read: (requests, reuse) => features.read(requests, reuse as readonly Maps[]),
    };
    const roles = rolesOf(training.dataset, features.pictures);
    const set = createTrainingSet(features.pictures, roles, configuration);
    const { seed } = configuration;
    const labels = classNumbers(features.pictures.map(({ label }) => label));
    const head = await createHead(spec.head, shapes, {
      seed: options.seed ?? seed,
      data: mapData(plainMaps(maps), { pictures: set.train, ...(labels && { labels }), signal: context.signal }),
      onReport: (line) => context.terminal.note(line),
      signal: context.signal,
    });
    const engine = await openTensorFlowEngine(training.engine);
    const identity = runIdentity(seen, formatModelSpec(spec), configuration, features.pictures, roles);
    const show = showProgress(context);
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
    const { seconds } = trained.progress;
    const record = recordOf(training, model, trained, { engine: engine.description, seconds });
    await writeFileAtomically(path.join(out, RECORD), `${JSON.stringify(record, null, 2)}\n`);
    const metrics = await readMetrics(out);
    await writeFileAtomically(path.join(out, PAGE), pageOf(model, trained, metrics, configuration));
    return { model, trained, metrics, skipped: features.skipped, seconds, engine: engine.description };
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

/** A bar over all batches, with what one wants to see of each; alarms and validations on lines of their own. */
export function showProgress({ terminal }: Pick<CommandContext, "terminal">) {
  let progress: Progress | undefined;
  let validated = "";
  const metrics = (entry: MetricsEntry, { batches, of }: { readonly batches: number; readonly of: number }) => {
    if (entry.kind === "step") {
      progress ??= terminal.progress("Training", of, batches - 1);
      const speed = `${entry.picturesPerSecond.toFixed(0)} pictures/s`;
      progress.update(batches, `loss ${entry.loss.toFixed(3)}${validated}, ${speed}`);
    } else if (entry.kind === "validation") {
      const scores = Object.entries(entry.scores).map(([name, value]) => `${name} ${value.toFixed(3)}`);
      validated = `, ${scores[0]}`;
      terminal.note(`step ${entry.step}: ${scores.join(", ")}`);
    } else if (entry.kind === "alarm") terminal.note(`step ${entry.step}: ${entry.text}`);
  };
  return { metrics, stop: () => progress?.stop() };
}

function pageOf(
  { name }: Model,
  { progress, isOver, trainPictures, validationPictures }: TrainedHead,
  metrics: readonly MetricsEntry[],
  configuration: TrainingConfiguration,
): string {
  const { best, step } = progress;
  const { metric } = configuration.validation;
  return trainingPage({
    title: `Training of ${name}`,
    facts: [
      ["steps", `${step}${isOver ? "" : " (interrupted; the same command goes on)"}`],
      ["pictures", `${trainPictures} to train on, ${validationPictures} held out`],
      ["best", best === undefined ? "no validation" : `${metric} ${best.score.toFixed(4)} at step ${best.step}`],
    ],
    metrics,
    configuration,
  });
}

/** Where the weights come from: everything that another machine needs to make them again. */
function recordOf(
  { dataset, choice, configuration, recipe }: ModelTraining,
  model: Model,
  { progress, trainPictures, validationPictures, isOver }: TrainedHead,
  { engine, seconds }: { readonly engine: string; readonly seconds: number },
) {
  return {
    model: { name: model.name, fingerprint: model.fingerprint },
    recipe: recipe ?? null,
    configuration,
    choice,
    data: { root: dataset.root, format: dataset.format, train: trainPictures, validation: validationPictures },
    engine,
    run: { identity: progress.run, steps: progress.step, best: progress.best ?? null, scores: progress.scores, isOver },
    seconds: Math.round(seconds),
    node: process.version,
  };
}
