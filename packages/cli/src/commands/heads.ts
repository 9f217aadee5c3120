import { type FeatureMapShape, openBackbone } from "@loci/core";
import { featureMapShapes, headDefinitions, resolveHeadSpec } from "@loci/heads";
import { defineCommand } from "../command.js";
import { table } from "../report/table.js";

interface HeadOption {
  readonly name: string;
  readonly default: unknown;
  readonly description: string;
}

export const headsCommand = defineCommand({
  usage: "heads [name]",
  summary: "List the aggregation heads, or tell about one",
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
    ["$0 heads", "All heads with their options and the length of their descriptors"],
    ["$0 heads netvlad --backbone mobilenet_v2", "Options, defaults, ranges and source of one"],
  ],
  async run({ name, backbone: backboneName, json }, { terminal }) {
    const backbone = await openBackbone(backboneName);
    const [shape] = featureMapShapes(backbone, [backbone.defaultLayer], backbone.preprocessing);
    const names = name === undefined ? Object.keys(headDefinitions) : [name];
    const described = names.map((each) => describeHead(each, shape));
    if (json) terminal.out(JSON.stringify(described, null, 2));
    else if (name === undefined) {
      terminal.out(
        table(["head", "family", `length on ${backboneName}`, "options", "what it does"], described.map(row)),
      );
    } else for (const line of details(described[0] as DescribedHead, backboneName)) terminal.out(line);
    return "done";
  },
});

type DescribedHead = ReturnType<typeof describeHead>;

/** @param shape of the feature map that lengths are told for, or of each of them */
function describeHead(name: string, shape: FeatureMapShape) {
  const { definition, options } = resolveHeadSpec({ name, options: {} });
  const others = new Array<FeatureMapShape>((definition.featureMaps?.least ?? 1) - 1).fill(shape);
  const context = { shapes: [shape, ...others], shape, options } as const;
  const dims = Object.values(definition.parameterDims(context));
  return {
    name: definition.name,
    family: definition.family,
    summary: definition.summary,
    source: definition.source,
    descriptorLength: definition.descriptorLength(context),
    parameters: dims.reduce((sum, lengths) => sum + lengths.reduce((product, length) => product * length, 1), 0),
    options: Object.entries(definition.options.shape).map(
      ([option, schema]): HeadOption => ({
        name: option,
        default: options[option],
        description: (schema as { description?: string }).description ?? "",
      }),
    ),
  };
}

const row = ({ name, family, descriptorLength, options, summary }: DescribedHead): string[] => [
  name,
  family,
  descriptorLength.toLocaleString("en"),
  options.map(optionAsText).join(" "),
  summary,
];

function details(
  { name, summary, source, descriptorLength, parameters, options }: DescribedHead,
  backbone: string,
): string[] {
  return [
    `${name}: ${summary}`,
    `source: ${source}`,
    `length: ${descriptorLength.toLocaleString("en")} on ${backbone}; parameters: ${parameters.toLocaleString("en")}`,
    ...options.map((option) => `option ${optionAsText(option)}: ${option.description}`),
  ];
}

/** An option that is off unless it is given has no default to show. */
const optionAsText = (option: HeadOption): string =>
  option.default === undefined ? `[${option.name}]` : `${option.name}=${option.default}`;
