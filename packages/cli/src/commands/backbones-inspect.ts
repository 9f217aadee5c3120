import { type Backbone, type ChannelNumbers, type InspectedLayer, inspectBackbone, openBackbone } from "@loci/core";
import { defineCommand } from "../command.js";
import { wholeNumber } from "../number-option.js";
import { table } from "../report/table.js";

export const backbonesInspectCommand = defineCommand({
  usage: "inspect <backbone>",
  summary: "List the layers of a network with what they give and cost",
  options: {
    backbone: {
      type: "string",
      demandOption: true,
      describe: "A backbone by name, an ONNX file or model.json of TensorFlow.js, its folder or its address",
    },
    size: wholeNumber("Side of the network's input, in pixels (default: the backbone's own)", { least: 1, most: 4096 }),
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 backbones inspect resnet50.onnx", "What --layer can name, and how its pictures are prepared"],
    ["$0 backbones inspect inception_v3 --size 448", "The same for pictures of 448 × 448 pixels"],
  ],
  async run({ backbone: reference, size: asked, json }, { terminal }) {
    const backbone = await openBackbone(reference);
    const size = asked ?? backbone.preprocessing.size;
    const layers = await inspectBackbone(backbone, size);
    if (json) {
      const { network: _, layers: __, ...about } = backbone;
      terminal.out(JSON.stringify({ ...about, size, layers: layers.map(asJson) }, null, 2));
      return "done";
    }
    for (const line of about(backbone, size)) terminal.out(line);
    terminal.out("");
    terminal.out(
      table(
        HEADINGS,
        layers.map((layer) => row(layer, backbone.defaultLayer)),
      ),
    );
    return "done";
  },
});

function about({ name, fingerprint, preprocessing, onlySize, origin }: Backbone, size: number): string[] {
  const { fit, scale, offset, channelOrder = "rgb" } = preprocessing;
  const numbers = (value: ChannelNumbers) =>
    typeof value === "number" ? value.toPrecision(4) : `[${value.map((one) => one.toPrecision(4)).join(", ")}]`;
  return [
    `${name} (${fingerprint.slice(0, 12)})${origin ? `, from ${origin.location}` : ", bundled"}`,
    `input  ${size} × ${size} pixels by ${fit}${onlySize === undefined ? "" : ", no other size"}`,
    `pixels ${channelOrder.toUpperCase()} · ${numbers(scale)} + ${numbers(offset)}${origin ? `: ${origin.preprocessing}` : ""}`,
  ];
}

const HEADINGS = ["layer", "channels", "map", "stride (pixels)", "GFLOP from pixels", "", "other names"];

const row = ({ names, channels, height, width, stride, operations }: InspectedLayer, defaultLayer: string) => [
  names[0] as string,
  `${channels}`,
  `${height}×${width}`,
  `${stride}`,
  (operations / 1e9).toFixed(2),
  names.includes(defaultLayer) ? "default" : "",
  names.slice(1).join(" "),
];

const asJson = ({ value: _, ...layer }: InspectedLayer) => layer;
