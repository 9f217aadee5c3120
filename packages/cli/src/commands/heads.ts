import { openBackbone } from "@loci/core";
import { featureMapShapes } from "@loci/heads";
import { defineCommand } from "../command.js";
import { type DescribedHead, describeHeads } from "../describe-heads.js";
import { optionsAsText, stageLines, stagesNamed } from "../describe-stage.js";
import { table } from "../report/table.js";

export const headsCommand = defineCommand({
  usage: "heads [name]",
  summary: "List heads, necks, finishes and how they are combined, or tell about one",
  options: {
    name: { type: "string", describe: "Tell about this one" },
    backbone: {
      type: "string",
      default: "inception_v3",
      describe: "Backbone that the lengths are given for, at its default layer",
    },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 heads", "All of them, with their options and the length of their descriptors"],
    ["$0 heads netvlad --backbone mobilenet_v2", "Options, defaults, ranges and source of one"],
  ],
  async run({ name, backbone: backboneName, json }, { terminal }) {
    const backbone = await openBackbone(backboneName);
    const [shape] = featureMapShapes({ ...backbone, backbone, layers: [backbone.defaultLayer] });
    const stages = stagesNamed("head", describeHeads(shape), name);
    if (json) terminal.out(JSON.stringify(stages, null, 2));
    else if (name === undefined) {
      const headings = ["name", "kind", `length on ${backboneName}`, "what it does", "options"];
      terminal.out(table(headings, stages.map(row)));
    } else
      for (const line of stages.flatMap((stage) => stageLines(stage, factsOf(stage, backboneName)))) terminal.out(line);
    return "done";
  },
});

const row = (stage: DescribedHead): string[] => [
  stage.name,
  stage.kind,
  stage.descriptorLength?.toLocaleString("en") ?? "",
  stage.summary,
  optionsAsText(stage),
];

function factsOf({ descriptorLength, parameters }: DescribedHead, backbone: string): string[] {
  if (descriptorLength === undefined) return [];
  const [length, numbers] = [descriptorLength, parameters].map((count) => count?.toLocaleString("en"));
  return [`length: ${length} on ${backbone}; parameters: ${numbers}`];
}
