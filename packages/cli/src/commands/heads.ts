import { openBackbone } from "@loci/core";
import { featureMapShapes } from "@loci/heads";
import { defineCommand } from "../command.js";
import { type DescribedOption, type DescribedStage, describeStages } from "../describe-stage.js";
import { table } from "../report/table.js";

export const headsCommand = defineCommand({
  usage: "heads [name]",
  summary: "List heads, necks and finishes, or tell about one",
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
    const stages = describeStages(shape, name);
    if (json) terminal.out(JSON.stringify(stages, null, 2));
    else if (name === undefined) {
      const headings = ["name", "kind", `length on ${backboneName}`, "what it does", "options"];
      terminal.out(table(headings, stages.map(row)));
    } else for (const line of stages.flatMap((stage) => details(stage, backboneName))) terminal.out(line);
    return "done";
  },
});

const row = ({ name, kind, descriptorLength, options, summary }: DescribedStage): string[] => [
  name,
  kind,
  descriptorLength?.toLocaleString("en") ?? "",
  summary,
  options.map(optionAsText).join(" "),
];

function details(stage: DescribedStage, backbone: string): string[] {
  const { name, kind, summary, source, descriptorLength, parameters, options } = stage;
  return [
    `${name} (${kind}): ${summary}`,
    `source: ${source}`,
    ...(descriptorLength === undefined
      ? []
      : [
          `length: ${descriptorLength.toLocaleString("en")} on ${backbone}; parameters: ${parameters?.toLocaleString("en")}`,
        ]),
    ...options.map((option) => `option ${optionAsText(option)}: ${option.description}`),
  ];
}

/** An option that is off unless it is given has no default to show. */
const optionAsText = (option: DescribedOption): string =>
  option.default === undefined ? `[${option.name}]` : `${option.name}=${option.default}`;
