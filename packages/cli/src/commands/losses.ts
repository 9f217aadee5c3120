import { defineCommand } from "../command.js";
import { optionsAsText, stageLines, stagesNamed } from "../describe-stage.js";
import { type DescribedTrainingStage, describeTraining } from "../describe-training.js";
import { table } from "../report/table.js";

export const lossesCommand = defineCommand({
  usage: "losses [name]",
  summary: "List losses, miners, samplers, optimisers and schedules, or tell about one",
  options: {
    name: { type: "string", describe: "Tell about this one" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 losses", "All that training is put together from, with options"],
    ["$0 losses multi-similarity", "Options, defaults, ranges and source of the loss and of the miner of this name"],
  ],
  async run({ name, json }, { terminal }) {
    const stages = stagesNamed("loss, miner, sampler, optimiser or schedule", describeTraining(), name);
    if (json) terminal.out(JSON.stringify(stages, null, 2));
    else if (name === undefined) {
      const headings = ["name", "kind", "works on", "what it does", "options"];
      terminal.out(table(headings, stages.map(row)));
    } else for (const line of stages.flatMap((stage) => stageLines(stage, factsOf(stage)))) terminal.out(line);
    return "done";
  },
});

const row = (stage: DescribedTrainingStage): string[] => [
  stage.name,
  stage.kind,
  stage.compares ?? stage.selects ?? stage.draws ?? "",
  stage.summary,
  optionsAsText(stage),
];

function factsOf({ compares, selects, draws, defaultRate, defaultWeightDecay }: DescribedTrainingStage): string[] {
  const facts = { compares, selects, draws, "default rate": defaultRate, "default weight decay": defaultWeightDecay };
  return Object.entries(facts).flatMap(([name, fact]) => (fact === undefined ? [] : [`${name}: ${fact}`]));
}
