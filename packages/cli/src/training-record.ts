import path from "node:path";
import { type Model, writeFileAtomically } from "@loci/core";
import type { MetricsEntry, TrainedHead, TrainingConfiguration } from "@loci/heads";
import { trainingPage } from "./report/training-page.js";
import type { ModelTraining, TrainedModel } from "./train-model.js";

/** What lies in the directory besides the model. */
export const TRAINING_RECORD = "training.json";
const PAGE = "training.html";

/** Writes down where a model's weights come from: for programs, and as a page with curves. */
export async function writeTrainingRecord(
  training: ModelTraining,
  { model, trained, metrics, engine }: Pick<TrainedModel, "model" | "trained" | "metrics" | "engine">,
): Promise<void> {
  const { out, configuration } = training;
  const record = recordOf(training, model, trained, engine);
  await writeFileAtomically(path.join(out, TRAINING_RECORD), `${JSON.stringify(record, null, 2)}\n`);
  await writeFileAtomically(path.join(out, PAGE), pageOf(model, trained, metrics, configuration));
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
  { dataset, choice, configuration, recipe, trainFrom }: ModelTraining,
  model: Model,
  { progress, trainPictures, validationPictures, isOver }: TrainedHead,
  engine: string,
) {
  return {
    model: { name: model.name, fingerprint: model.fingerprint },
    recipe: recipe ?? null,
    configuration,
    choice,
    trainFrom: trainFrom ?? null,
    data: { root: dataset.root, format: dataset.format, train: trainPictures, validation: validationPictures },
    engine,
    run: { identity: progress.run, steps: progress.step, best: progress.best ?? null, scores: progress.scores, isOver },
    seconds: Math.round(progress.seconds),
    node: process.version,
  };
}
