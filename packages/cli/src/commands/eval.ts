import {
  type Answers,
  breakDown,
  compareEvaluations,
  type Dataset,
  type Evaluation,
  findRejection,
  keepPictures,
  type Picture,
  RetrievalError,
} from "@loci/core";
import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import { protocolOptions } from "../choose-protocol.js";
import { clusterDescriptors } from "../cluster-descriptors.js";
import { type CommandContext, defineCommand } from "../command.js";
import { evaluateSystems, type OtherSystem } from "../compare-models.js";
import { deviceOption } from "../device-option.js";
import { evaluateGiven } from "../evaluate-given.js";
import type { Outcome } from "../exit-code.js";
import { groupQueries } from "../group-queries.js";
import { modelOptions } from "../load-model.js";
import { wholeNumber } from "../number-option.js";
import { datasetOptions, noteSplits, openChosenDataset } from "../open-chosen-dataset.js";
import { type EvaluationReport, evaluationAsJson, evaluationAsText } from "../report/evaluation.js";
import { reportSkipped, skippedAsJson } from "../report/skipped.js";
import {
  type ChosenReranking,
  chooseReranking,
  removingStages,
  rerankingAsJson,
  rerankOption,
} from "../rerank-option.js";

const options = {
  ...datasetOptions,
  pictures: { ...datasetOptions.pictures, demandOption: false },
  ...modelOptions,
  scores: { type: "string", requiresArg: true, describe: "Judge another system: float32 .npy, queries × gallery" },
  distances: { type: "boolean", default: false, describe: "In --scores smaller is more alike" },
  ranks: {
    type: "string",
    requiresArg: true,
    describe: "Judge another system: gallery places from 0, a line or JSON list for each query, the most alike first",
  },
  positives: {
    type: "string",
    requiresArg: true,
    describe: "Of --scores or --ranks: JSON lists of right gallery places, one a query",
  },
  rerank: { ...rerankOption, describe: `${rerankOption.describe}; the gallery is that of the data set` },
  ...protocolOptions,
  by: { type: "string", requiresArg: true, describe: "Figures by value of this column of the queries, too" },
  compare: {
    type: "string",
    requiresArg: true,
    describe:
      "Another model (or file like --scores or --ranks): paired differences. It is not re-ranked unless --compare-rerank says so",
  },
  "compare-rerank": {
    type: "string",
    requiresArg: true,
    describe: "Re-ranking of the model that is compared with; without --compare that is the same model. none: as it is",
  },
  confidence: {
    type: "number",
    requiresArg: true,
    describe: 'Find the score from which on a first answer is right with this probability; below: "not in the map"',
  },
  clustering: { type: "boolean", default: false, describe: "NMI and AMI of k-means clusters of the descriptors, too" },
  resamples: wholeNumber("Bootstrap resamples of the queries, for the 95 % intervals", { least: 1 }, { default: 2000 }),
  device: deviceOption,
  json: { type: "boolean", default: false, describe: "Print JSON" },
} as const;

export const evalCommand = defineCommand({
  usage: "eval [pictures]",
  summary: "Measure how well a model, or what another system gave out, retrieves",
  options,
  examples: [
    ["$0 eval flowers --model inception_v3/gem", "recall@1,2,4,8 and MAP@R with 95 % intervals"],
    ["$0 eval flowers --model inception_v3@mixed7/gap --first-per-class 30", "Another layer and head, on a part"],
    ["$0 eval walk --protocol sequence --tolerance 2 --by light", "Places, two frames to either side, by condition"],
    ["$0 eval flowers --model inception_v3/gem --compare inception_v3/gap", "Is the difference more than chance?"],
    [
      "$0 eval flowers --model inception_v3/gem --rerank 'aqe|kreciprocal' --compare-rerank none",
      "What re-ranking gains",
    ],
    ["$0 eval --scores matrix.npy --positives positives.json", "Another system's scores"],
  ],
  run: (given, context) =>
    given.scores === undefined && given.ranks === undefined ? runModel(given, context) : runGiven(given, context),
});

type Given = ArgumentsCamelCase<InferredOptionTypes<typeof options>>;

async function runModel(given: Given, context: CommandContext): Promise<Outcome> {
  const { terminal } = context;
  refuse(given, ["positives", "distances"], "--scores or --ranks");
  const reranking = chooseReranking(given.rerank);
  checkConfidence(given, reranking);
  const dataset = await openTruth(given, context);
  const { first, other } = await evaluateSystems(given, dataset, context);
  const { model, result, described, cost } = first;
  const report: EvaluationReport = {
    ...(await reportOf(given, first, other)),
    ...(cost && { reranking: { chain: given.rerank as string, stages: rerankingAsJson(reranking), ...cost } }),
    ...(given.clustering && {
      clustering: await clusterDescriptors(first.dataset, described.descriptors, context),
    }),
  };
  const about = {
    pictures: dataset.root,
    classes: new Set(dataset.pictures.flatMap(({ label }) => label ?? [])).size,
    model: model.name,
    fingerprint: model.fingerprint,
    preprocessing: { fit: model.preprocessing.fit, size: model.preprocessing.size },
    /** of the pictures only what is in it was looked at */
    boxes: dataset.pictures.filter(({ box }) => box !== undefined).length,
  };
  if (given.json) {
    const figures = { ...about, ...evaluationAsJson(report), skipped: skippedAsJson(described.skipped) };
    terminal.out(JSON.stringify(figures, null, 2));
  } else {
    const classes = about.classes > 0 ? `, ${about.classes} classes` : "";
    terminal.out(`${about.model} on ${about.pictures}: ${result.gallery} pictures in the gallery${classes}\n`);
    for (const line of evaluationAsText(report)) terminal.out(line);
    const boxes = about.boxes > 0 ? `, ${about.boxes} of them cut to their boxes` : "";
    terminal.out(`pictures brought to ${about.preprocessing.size} px by ${about.preprocessing.fit}${boxes}`);
  }
  return reportSkipped(described.skipped, terminal);
}

async function runGiven(given: Given, context: CommandContext): Promise<Outcome> {
  const { terminal } = context;
  refuse(given, ["clustering", "rerank", "compareRerank"], "a model");
  if ((given.scores === undefined) === (given.ranks === undefined)) {
    throw new RetrievalError({ what: "--scores and --ranks", expected: "one of them", got: "both" });
  }
  if ((given.positives === undefined) === (given.pictures === undefined)) {
    const got = given.positives === undefined ? "neither" : "both";
    throw new RetrievalError({ what: "what is right", expected: "--positives or a data set", got });
  }
  const truth = given.positives ?? (await openTruth(given, context));
  const { resamples } = given;
  const first = await evaluateGiven(given, truth, given, { resamples });
  const second =
    given.compare === undefined
      ? undefined
      : await evaluateGiven(
          given.scores === undefined ? { ranks: given.compare } : { scores: given.compare, distances: given.distances },
          truth,
          given,
          { resamples },
        );
  const other = second && { ...second, name: given.compare as string };
  const report = await reportOf(given, first, other);
  const output = given.scores ?? given.ranks;
  if (given.json) terminal.out(JSON.stringify({ output, ...evaluationAsJson(report) }, null, 2));
  else {
    terminal.out(`${output}: ${report.result.gallery} pictures in the gallery\n`);
    for (const line of evaluationAsText(report)) terminal.out(line);
  }
  return "done";
}

type Refused = "positives" | "distances" | "clustering" | "rerank" | "compareRerank";

function refuse(given: Given, names: readonly Refused[], needs: string): void {
  for (const name of names) {
    if (!given[name]) continue;
    const option = name === "compareRerank" ? "compare-rerank" : name;
    throw new RetrievalError({ what: `--${option} only goes with ${needs}`, remedy: "Leave it out." });
  }
}

/** Answers that a stage has left out have no score to learn from. */
function checkConfidence({ confidence }: Given, reranking: ChosenReranking): void {
  const [stage] = removingStages(reranking);
  if (confidence === undefined || stage === undefined) return;
  throw new RetrievalError({
    what: "--confidence",
    expected: "a re-ranking that leaves no answer out, as it looks for the threshold itself",
    got: stage,
    remedy: `Leave ${stage} out`,
  });
}

/** The pictures that ask or answer: those to train on need not be described. */
async function openTruth(given: Given, { terminal }: CommandContext): Promise<Dataset> {
  const { pictures } = given;
  if (pictures === undefined) {
    throw new RetrievalError({ what: "what to evaluate", expected: "a data set, --scores or --ranks", got: "none" });
  }
  const dataset = await openChosenDataset({ ...given, pictures });
  noteSplits(dataset, { ...given, pictures }, terminal);
  const used = [...dataset.gallery, ...dataset.queries].map((place) => dataset.pictures[place] as Picture);
  return keepPictures(dataset, new Set(used));
}

/** What was asked for besides the figures. */
async function reportOf(
  { by, confidence, resamples }: Given,
  { result, dataset }: { readonly result: Evaluation; readonly dataset: Dataset },
  other: OtherSystem | undefined,
): Promise<EvaluationReport> {
  return {
    result,
    resamples,
    ...(by !== undefined && {
      groups: { column: by, rows: await breakDown(result, groupQueries(dataset, by), { resamples }) },
    }),
    ...(other !== undefined && {
      comparison: { other: other.name, differences: await compareEvaluations(result, other.result, { resamples }) },
    }),
    ...(confidence !== undefined && { rejection: findRejection(firstAnswers(result), confidence) }),
  };
}

function firstAnswers({ answers }: Evaluation): Answers {
  const [only, ...others] = Object.values(answers);
  if (only !== undefined && others.length === 0) return only;
  const got = only === undefined ? "an order without scores" : "several settings of one protocol";
  throw new RetrievalError({ what: "--confidence", expected: "scores of first answers under one setting", got });
}
