import { createProtocol, type Evaluation, openDataset, protocols } from "@loci/core";
import { defineCommand } from "../command.js";
import { evaluateModel } from "../evaluate-model.js";
import { chooseModel, modelOptions } from "../load-model.js";
import { wholeNumber, wholeNumbers } from "../number-option.js";
import { reportSkipped, skippedAsJson } from "../report/skipped.js";
import { table } from "../report/table.js";

export const evalCommand = defineCommand({
  usage: "eval <pictures>",
  summary: "Measure how well a model retrieves labelled pictures",
  options: {
    pictures: { type: "string", demandOption: true, describe: "Folder of class folders" },
    ...modelOptions,
    protocol: {
      choices: Object.keys(protocols),
      default: "leave-one-out",
      describe: "What is asked of whom, and what counts as found",
    },
    cutoffs: wholeNumbers("The k of recall@k", { least: 1 }, [1, 2, 4, 8]),
    resamples: wholeNumber(
      "Bootstrap resamples of the queries, for the 95 % intervals",
      { least: 1 },
      { default: 2000 },
    ),
    "first-per-class": wholeNumber("Take only the first n pictures of each class", { least: 1 }),
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 eval flowers --model inception_v3/gem", "recall@1,2,4,8 and MAP@R with 95 % intervals"],
    ["$0 eval flowers --model inception_v3@mixed7/gap --first-per-class 30", "Another layer and head, on a part"],
  ],
  async run(given, context) {
    const { terminal } = context;
    const { firstPerClass } = given;
    const dataset = await openDataset(given.pictures, firstPerClass === undefined ? {} : { firstPerClass });
    const protocol = createProtocol(given.protocol, { cutoffs: given.cutoffs });
    // Before pictures are described for minutes.
    protocol.judge(dataset);
    const model = await chooseModel(given, dataset.pictures, context);
    const { resamples } = given;
    const { result, described } = await evaluateModel(model, dataset, protocol, { resamples }, context);
    const { skipped } = described;
    const about = {
      pictures: dataset.root,
      classes: new Set(dataset.pictures.map(({ label }) => label)).size,
      model: model.name,
      fingerprint: model.fingerprint,
      preprocessing: { fit: model.preprocessing.fit, size: model.preprocessing.size },
    };
    if (given.json) {
      const { perQuery: _, answers: __, ...figures } = result;
      terminal.out(JSON.stringify({ ...about, ...figures, skipped: skippedAsJson(skipped) }, null, 2));
    } else {
      terminal.out(`${about.model} on ${about.pictures}: ${result.gallery} pictures, ${about.classes} classes\n`);
      for (const line of asText(result, given.resamples)) terminal.out(line);
      terminal.out(`pictures brought to ${about.preprocessing.size} px by ${about.preprocessing.fit}`);
    }
    return reportSkipped(skipped, terminal);
  },
});

function asText({ protocol, queries, excludedQueries, metrics }: Evaluation, resamples: number): string[] {
  const rows = metrics.map(({ name, value, lower, upper }) => [
    name,
    value.toFixed(4),
    `${lower.toFixed(4)} – ${upper.toFixed(4)}`,
  ]);
  return [
    table(["metric", "value", "95 % interval"], rows),
    "",
    `${queries} queries${excludedQueries > 0 ? `, ${excludedQueries} left out for want of a positive` : ""}; ` +
      `intervals: percentile bootstrap over queries, ${resamples} resamples`,
    `protocol ${protocol.name}: ${protocol.positives}; ${protocol.selfMatch}; ${protocol.queriesWithoutPositives}; ${protocol.ties}`,
  ];
}
