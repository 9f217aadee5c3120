import path from "node:path";
import { choose, RetrievalError, type TensorFlowEngineChoice, tensorflowEngineNames } from "@loci/core";
import { checkHeadSpec, recipes, resolveConfiguration, type TrainingInput } from "@loci/heads";
import { defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { modelOptions, readChoice, readYaml } from "../load-model.js";
import { wholeNumber } from "../number-option.js";
import { datasetOptions, openTrainingDataset } from "../open-chosen-dataset.js";
import { overrideRecipe } from "../override-recipe.js";
import { reportSkipped, skippedAsJson } from "../report/skipped.js";
import { trainModel } from "../train-model.js";

const DEFAULT_RECIPE = "gsv-ms";

const trainingOptions = {
  recipe: {
    type: "string",
    describe: `Recipe (${Object.keys(recipes).join(", ")}), or a .yaml or .json file with the same keys (default: ${DEFAULT_RECIPE})`,
  },
  loss: {
    type: "string",
    describe: "In place of the recipe's, for example 'triplet(margin=0.1)'; loci losses lists all",
  },
  miner: { type: "string", describe: "In place of the recipe's; none for no miner" },
  sampler: { type: "string", describe: "In place of the recipe's, for example 'p-k(classes=16,pictures=4)'" },
  optimiser: { type: "string", describe: "In place of the recipe's, for example adamw" },
  schedule: { type: "string", describe: "Of the last phase, for example 'cosine(warmupSteps=50)'" },
  rate: { type: "number", requiresArg: true, describe: "Learning rate of the last phase" },
  "weight-decay": { type: "number", requiresArg: true, describe: "Of the last phase" },
  epochs: wholeNumber("Of the last phase", { least: 1 }),
  validation: {
    type: "number",
    requiresArg: true,
    describe: "Part of the training classes or places that is held out, 0 to below 1 (default: the recipe's, 0.2)",
  },
  patience: wholeNumber("End after so many validations without a better one", { least: 1 }),
  "also-flipped": { type: "boolean", describe: "Train on mirrored pictures, too" },
  "train-from": {
    type: "string",
    requiresArg: true,
    describe: "Train the network, too, behind this layer, for example mixed7 (loci backbones NAME lists layers)",
  },
  "tail-rate": {
    type: "number",
    requiresArg: true,
    describe: "With --train-from: the network's learning rate, times that of the rest (default: 0.1)",
  },
  "head-first": wholeNumber("With --train-from: epochs before the last phase in which only the head learns", {
    least: 0,
  }),
  crops: wholeNumber("Train on so many random parts of each picture, too", { least: 0, most: 64 }),
} as const;

export const trainCommand = defineCommand({
  usage: "train <pictures>",
  summary: "Train a head, or a head and the last stages of the network, and write the model",
  options: {
    ...datasetOptions,
    ...modelOptions,
    out: { type: "string", demandOption: true, describe: "Model directory to make, for example models/birds" },
    ...trainingOptions,
    engine: {
      choices: ["auto", ...tensorflowEngineNames] as TensorFlowEngineChoice[],
      default: "auto" as TensorFlowEngineChoice,
      describe: "What computes gradients; loci doctor says what runs here",
    },
    restart: { type: "boolean", default: false, describe: "Delete what is at --out and begin anew" },
    device: deviceOption,
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    [
      "$0 train birds --classes 1-100 --head 'gem|pca(dimensions=256)' --recipe proxy-anchor --out models/birds",
      "Whitening behind GeM, trained by classes",
    ],
    [
      "$0 train city.csv --backbone mobilenet_v2 --head 'netvlad(clusters=32)' --recipe netvlad-weak --out models/city",
      "NetVLAD by positions alone",
    ],
    [
      "$0 train birds --head 'gem|pca(dimensions=256)' --train-from mixed7 --head-first 10 --epochs 3 --out models/birds",
      "The head first, then head and network from mixed7 on",
    ],
    ["$0 eval birds --classes 101-200 --model models/birds", "What it is worth on classes that it never saw"],
  ],
  async run(given, context) {
    const { terminal, signal } = context;
    const out = path.resolve(given.out);
    const choice = await readChoice(given);
    checkHeadSpec(choice.spec.head);
    checkTailOptions(given);
    const { name, input } = await chooseRecipe(given.recipe ?? DEFAULT_RECIPE);
    const configuration = resolveConfiguration(overrideRecipe(input, given));
    const dataset = await openTrainingDataset(given, terminal);
    const { engine, restart, trainFrom } = given;
    const done = await trainModel(
      { dataset, choice, configuration, trainFrom, recipe: name, out, engine, restart },
      context,
    );
    const { model, trained, skipped, seconds } = done;
    const { step, best, failure } = trained.progress;
    if (given.json) {
      const about = { model: model.name, fingerprint: model.fingerprint, directory: out, engine: done.engine };
      const figures = { steps: step, isOver: trained.isOver, best: best ?? null, failure: failure ?? null, seconds };
      terminal.out(JSON.stringify({ ...about, ...figures, skipped: skippedAsJson(skipped) }, null, 2));
    } else {
      const { metric } = configuration.validation;
      const score =
        best === undefined ? "" : `, ${metric} ${best.score.toFixed(3)} on held-out pictures (step ${best.step})`;
      terminal.out(`${given.out}: ${model.name}, ${step} steps${score}`);
      const next = trained.isOver ? `loci eval PICTURES --model ${given.out}` : "the same command goes on from here";
      terminal.note(`${seconds.toFixed(0)} s, ${done.engine}. Next: ${next}`);
    }
    const outcome = reportSkipped(skipped, terminal);
    // What was done is saved; the caller is told that it is not all.
    if (!trained.isOver) signal.throwIfAborted();
    if (failure === undefined) return outcome;
    terminal.note(`loci: the run failed, and the model is the best one until then. ${failure}`);
    return "mistake";
  },
});

/** @throws RetrievalError when something is said of the network's training, but it is not trained */
function checkTailOptions({ trainFrom, tailRate, headFirst }: TailOptions): void {
  if (trainFrom !== undefined || (tailRate === undefined && headFirst === undefined)) return;
  throw new RetrievalError({
    what: `--${tailRate === undefined ? "head-first" : "tail-rate"} without --train-from`,
    expected: "the layer behind which the network learns",
    remedy: "For example --train-from mixed7",
  });
}

interface TailOptions {
  readonly trainFrom?: string | undefined;
  readonly tailRate?: number | undefined;
  readonly headFirst?: number | undefined;
}

/** A recipe of the catalogue, or a file. */
async function chooseRecipe(text: string): Promise<{ readonly name: string; readonly input: TrainingInput }> {
  if (/\.(ya?ml|json)$/i.test(text)) return { name: text, input: (await readYaml(text)) as TrainingInput };
  return { name: text, input: choose("recipe", recipes, text).configuration };
}
