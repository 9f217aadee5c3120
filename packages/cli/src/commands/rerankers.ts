import { fusions } from "@loci/index";
import { defineCommand } from "../command.js";
import { type DescribedReranker, describeRerankers } from "../describe-rerankers.js";
import { optionsAsText, stageLines, stagesNamed } from "../describe-stage.js";
import { table } from "../report/table.js";

export const rerankersCommand = defineCommand({
  usage: "rerankers [name]",
  summary: "List re-rankers, or tell about one",
  options: {
    name: { type: "string", describe: "Tell about this one" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 rerankers", "All of them with their options, and the fusions of query --together"],
    ["$0 rerankers kreciprocal", "Options, defaults, ranges, needs and source of one"],
  ],
  async run({ name, json }, { terminal }) {
    const stages = stagesNamed("re-ranker", describeRerankers(), name);
    if (json) terminal.out(JSON.stringify(stages, null, 2));
    else if (name === undefined) {
      terminal.out(table(["name", "effect", "what it does", "options"], stages.map(row)));
      const rows = Object.entries(fusions).map(([fusion, { summary }]) => [fusion, summary]);
      terminal.out(`\n${table(["fusion", "what it does"], rows)}`);
    } else for (const line of stages.flatMap((stage) => stageLines(stage, factsOf(stage)))) terminal.out(line);
    return "done";
  },
});

const row = (stage: DescribedReranker): string[] => [stage.name, stage.kind, stage.summary, optionsAsText(stage)];

const factsOf = ({ needs }: DescribedReranker): string[] => needs.map((need) => `needs ${need}`);
