import { readFile } from "node:fs/promises";
import path from "node:path";
import { choose, RetrievalError } from "@loci/core";
import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import { protocolOptions } from "../choose-protocol.js";
import { type CommandContext, defineCommand } from "../command.js";
import { defined } from "../defined.js";
import { deviceOption } from "../device-option.js";
import type { Outcome } from "../exit-code.js";
import { readAgainst } from "../experiments/against.js";
import type { CellSummary } from "../experiments/cell-result.js";
import { estimateExperiment, estimateText } from "../experiments/estimate.js";
import { parseLocatedYaml } from "../experiments/located-yaml.js";
import { presetFile, presets } from "../experiments/presets.js";
import { checkExperiment, type ReadExperiment, readExperiment } from "../experiments/read-experiment.js";
import { writeResults } from "../experiments/report-directory.js";
import { readResultLines } from "../experiments/result-lines.js";
import { type FinishedExperiment, runExperiment, summariesOf, withoutName } from "../experiments/run-experiment.js";
import { wholeNumber } from "../number-option.js";
import { datasetOptions, openChosenDataset } from "../open-chosen-dataset.js";
import { type WrittenComparison, writeComparison } from "../report/comparison/write-comparison.js";
import { reportSkipped } from "../report/skipped.js";
import { table } from "../report/table.js";

const { pictures: _, ...selection } = datasetOptions;

const options = {
  experiment: {
    type: "string",
    describe: "Experiment file (YAML); with --preset the pictures",
  },
  preset: {
    choices: Object.keys(presets),
    describe: `A ready experiment on your pictures: ${Object.values(presets)
      .map(({ name, summary }) => `${name}: ${summary}`)
      .join("; ")}`,
  },
  out: {
    type: "string",
    requiresArg: true,
    describe: "Directory of the report; the same again goes on where a run ended",
  },
  "dry-run": {
    type: "boolean",
    default: false,
    describe: "Compute nothing: list the cells, and estimate time and disk from short probes",
  },
  print: { type: "boolean", default: false, describe: "Print the preset as an experiment file, to start from" },
  against: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "Compare also with these: results.jsonl of another run, a score matrix (.npy) or ranks (.json, text)",
  },
  jobs: wholeNumber("Cells computed at once (default: one a core, as far as memory goes); 1 for undisturbed times", {
    least: 1,
    most: 256,
  }),
  restart: { type: "boolean", default: false, describe: "Forget what earlier runs computed into --out" },
  device: { ...deviceOption, describe: `${deviceOption.describe}. For extraction; times are of the processor` },
  json: { type: "boolean", default: false, describe: "Print JSON" },
  ...selection,
  ...protocolOptions,
} as const;

type Given = ArgumentsCamelCase<InferredOptionTypes<typeof options>>;

export const compareCommand = defineCommand({
  usage: "compare [experiment]",
  summary: "Which head, layer and dimension is best for your pictures, and is the difference real?",
  options,
  examples: [
    ["$0 compare experiment.yaml --out report", "A grid of your own"],
    ["$0 compare --preset quick photos --out report", "Ten heads in a few minutes"],
    ["$0 compare --preset quick photos --print > experiment.yaml", "A file to start from"],
    ["$0 compare experiment.yaml --dry-run", "What it would compute, and how long that takes"],
    ["$0 compare experiment.yaml --out report --against earlier/results.jsonl", "Beside what was computed before"],
  ],
  async run(given, context) {
    if (given.print) return print(given, context);
    const { text, read } = await readGiven(given);
    if (given.dryRun) {
      const estimate = await estimateExperiment(read, given.out && path.resolve(given.out), given.jobs, context);
      if (given.json) context.terminal.out(JSON.stringify(estimate, null, 2));
      else for (const line of estimateText(estimate)) context.terminal.out(line);
      return "done";
    }
    if (given.out === undefined) {
      throw new RetrievalError({ what: "--out", expected: "a directory for the report", got: "none" });
    }
    return compute(given, { text, read }, path.resolve(given.out), context);
  },
});

interface TextAndMeaning {
  readonly text: string;
  readonly read: ReadExperiment;
}

async function compute(
  given: Given,
  { text, read }: TextAndMeaning,
  out: string,
  context: CommandContext,
): Promise<Outcome> {
  const { restart, jobs } = given;
  const done = await runExperiment({ read, out, jobs, restart }, context);
  const own = await summariesOf(out, done.cells);
  const { experiment } = read;
  const ground = { ...done, protocol: withoutName(experiment.protocol), resamples: experiment.resamples };
  const ids = done.cells.map(({ id }) => id);
  const others = await readAgainst(given.against ?? [], ground, new Set(ids));
  const results = others.length === 0 ? done.results : await writeResults(out, ids, others);
  const report = await writeReport(text, out, results, done, experiment.resamples, context);
  const systems = [...own, ...others.filter((line) => line.kind === "cell")];
  if (given.json)
    context.terminal.out(JSON.stringify({ report: report.page, results, ...countsOf(done), systems }, null, 2));
  else tell(systems, done, report.page, context);
  const outcome = reportSkipped(done.skipped, context.terminal);
  return done.failed > 0 ? "partly" : outcome;
}

/** The page and its tables and plots, from what is on disk. */
async function writeReport(
  experiment: string,
  out: string,
  results: string,
  { dataset, data }: FinishedExperiment,
  resamples: number,
  { signal, terminal }: CommandContext,
): Promise<WrittenComparison> {
  const files = new Map(dataset.pictures.map(({ name, path: file }) => [name, file]));
  terminal.note("Writing the report");
  return writeComparison(out, readResultLines(results), {
    title: `${data.name}: comparison`,
    command: ["loci", ...process.argv.slice(2)].join(" "),
    experiment,
    fileOf: (name, picture) => (name === data.name ? files.get(picture) : undefined),
    ...{ resamples, signal },
  });
}

const countsOf = ({ computed, reused, failed }: FinishedExperiment) => ({ computed, reused, failed });

function tell(
  systems: readonly CellSummary[],
  done: FinishedExperiment,
  page: string,
  { terminal }: CommandContext,
): void {
  const names = systems[0]?.metrics.slice(0, 3).map(({ name }) => name) ?? [];
  const rows = systems.map(({ system, configuration, metrics, dimension, cost }) => [
    ...[system, `${configuration.seed}`],
    ...names.map((name) => metrics.find((metric) => metric.name === name)?.value.toFixed(4) ?? ""),
    ...[`${dimension}`, cost.millisecondsPerPicture.toFixed(1), cost.millisecondsPerQuery.toFixed(2)],
  ]);
  terminal.out(table(["system", "seed", ...names, "dimension", "ms a picture", "ms a query"], rows));
  const { computed, reused, failed } = done;
  const { name, queries, gallery } = done.data;
  terminal.out(
    `\n${name}: ${queries} queries, ${gallery} in the gallery; ${computed} cells computed, ${reused} there before, ${failed} failed`,
  );
  terminal.out(page);
}

function fileOf({ experiment, ...given }: Given): string {
  const own = Object.keys({ ...selection, ...protocolOptions }).find((name) => given[name] !== undefined);
  if (own !== undefined) {
    throw new RetrievalError({ what: `--${own} only goes with --preset`, remedy: "Write it into the experiment file" });
  }
  if (experiment !== undefined) return experiment;
  throw new RetrievalError({
    what: "what to compare",
    expected: "an experiment file, or --preset and pictures",
    got: "neither",
  });
}

/** Includes, data and their lines are told before anything else; the text is for the report. */
async function readGiven(given: Given): Promise<TextAndMeaning> {
  if (given.preset === undefined) {
    const read = await readExperiment(fileOf(given));
    return { text: await experimentText(given), read };
  }
  const text = await experimentText(given);
  return { text, read: checkExperiment(await parseLocatedYaml(text, `preset ${given.preset}`), ".") };
}

async function print(given: Given, { terminal }: CommandContext): Promise<Outcome> {
  terminal.out((await experimentText(given)).trimEnd());
  return "done";
}

const experimentText = (given: Given): Promise<string> =>
  given.preset === undefined ? readFile(fileOf(given), "utf8") : presetText(given);

async function presetText(given: Given): Promise<string> {
  const { experiment: pictures, split, classes, format, root, columns, boxes, firstPerClass } = given;
  const { protocol: name, cutoffs, radius, tolerance, otherSequences, metrics } = given;
  if (pictures === undefined) {
    throw new RetrievalError({
      what: `pictures for the preset ${given.preset}`,
      expected: "a folder or a table",
      got: "none",
    });
  }
  const dataset = await openChosenDataset({ ...given, pictures });
  const data = defined({ pictures, format, root, split, classes, columns, boxes, firstPerClass });
  const protocol = defined({ name, cutoffs, radius, tolerance, otherSequences, metrics });
  const facts = { pictures: dataset.gallery.length };
  return presetFile(choose("preset", presets, given.preset as string), data, facts, protocol);
}
