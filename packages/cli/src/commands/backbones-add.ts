import { readStatedPreprocessing, registerBackbone } from "@loci/core";
import { defineCommand } from "../command.js";
import { defined } from "../defined.js";
import { modelOptions } from "../load-model.js";

export const backbonesAddCommand = defineCommand({
  usage: "add <name> <location>",
  summary: "Give a network of yours a name that every command knows",
  options: {
    name: { type: "string", demandOption: true, describe: "Letters, digits, - and _" },
    location: {
      type: "string",
      demandOption: true,
      describe: "ONNX file or model.json of TensorFlow.js, its folder or its address (https://…)",
    },
    layer: {
      type: "string",
      requiresArg: true,
      describe: "Layer that is taken where none is named (default: the last one)",
    },
    preprocessing: {
      type: "string",
      requiresArg: true,
      describe:
        "torchvision, tensorflow, caffe, unit, raw or clip, or a file of JSON or YAML (default: a file beside the network, else as it shows)",
    },
    fit: modelOptions.fit,
    size: modelOptions.size,
    sha256: { type: "string", requiresArg: true, describe: "That the file must have, in hex, for a download" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 backbones add resnet50 models/resnet50.onnx --layer layer3", "Then --backbone resnet50, from anywhere"],
    ["$0 backbones add vgg vgg16.onnx --preprocessing caffe", "A network that was trained on BGR less a mean"],
  ],
  async run({ name, location, layer, preprocessing, fit, size, sha256, json }, { terminal }) {
    const said = preprocessing === undefined ? {} : await readStatedPreprocessing(preprocessing);
    const stated = { ...said, ...defined({ fit, size, defaultLayer: layer }) };
    const backbone = await registerBackbone(name, location, { stated, sha256 });
    const { network: _, layers, ...about } = backbone;
    if (json) terminal.out(JSON.stringify({ ...about, layers: Object.keys(layers).length }, null, 2));
    else {
      terminal.out(
        `${name}: ${about.origin?.location}, ${Object.keys(layers).length} names of layers, ${about.defaultLayer} by default`,
      );
      terminal.out(`preprocessing ${about.origin?.preprocessing}`);
    }
    return "done";
  },
});
