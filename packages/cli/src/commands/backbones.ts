import { type BackboneDefinition, backbones, choose, openBackbone, precisionOf } from "@loci/core";
import { defineCommand } from "../command.js";
import { table } from "../report/table.js";

export const backbonesCommand = defineCommand({
  usage: "backbones [name]",
  summary: "List the backbones, or the layers of one",
  options: {
    name: { type: "string", describe: "List the layers of this one" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 backbones", "All backbones"],
    ["$0 backbones mobilenet_v2", "Every layer of one, with channels and stride"],
  ],
  async run({ name, json }, { terminal }) {
    if (name === undefined) {
      const all: readonly BackboneDefinition[] = Object.values(backbones);
      terminal.out(json ? JSON.stringify(all, null, 2) : table(headings, all.map(row)));
      return "done";
    }
    const { reference } = precisionOf(name);
    const definition = choose("backbone", backbones as Readonly<Record<string, BackboneDefinition>>, reference);
    const { fingerprint, layers } = await openBackbone(name);
    if (json) {
      terminal.out(JSON.stringify({ ...definition, fingerprint, layers }, null, 2));
      return "done";
    }
    terminal.out(`${name}: ${definition.summary}\nsource: ${definition.source}\n`);
    const marks = (layer: string) =>
      layer === definition.defaultLayer ? "default" : definition.usefulLayers.includes(layer) ? "useful" : "";
    const rows = Object.entries(layers).map(([layer, { channels, stride }]) => [
      layer,
      `${channels}`,
      `${stride}`,
      marks(layer),
    ]);
    terminal.out(table(["layer", "channels", "stride (pixels)", ""], rows));
    return "done";
  },
});

const headings = ["backbone", "input (pixels)", "default layer", "what it is"];
const row = ({ name, preprocessing, defaultLayer, summary }: BackboneDefinition) => [
  name,
  `${preprocessing.size}`,
  defaultLayer,
  summary,
];
