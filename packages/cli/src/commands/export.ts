import path from "node:path";
import { compileModel, DESCRIPTOR, PIXELS, writeFileAtomically } from "@loci/core";
import { defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { chooseModel, modelOptions } from "../load-model.js";
import { datasetOptions, galleryOf, openChosenDataset } from "../open-chosen-dataset.js";

export const exportCommand = defineCommand({
  usage: "export",
  summary: "Write backbone and head as one ONNX file",
  options: {
    ...datasetOptions,
    pictures: {
      type: "string",
      requiresArg: true,
      describe: "For heads that start from pictures (netvlad, pca): folder, table or benchmark to take them from",
    },
    ...modelOptions,
    out: { type: "string", demandOption: true, describe: "ONNX file to write, for example model.onnx" },
    device: deviceOption,
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 export --model inception_v3/gem --out gem.onnx", "From raw pixels to a descriptor, for any ONNX runtime"],
    [
      "$0 export --pictures photos --model 'mobilenet_v2/netvlad(clusters=32)' --out netvlad.onnx",
      "A head that starts from pictures",
    ],
    ["$0 export --model city.loci/model --out city.onnx", "The model of an index"],
  ],
  async run({ out, json, pictures, ...chosen }, context) {
    const { terminal } = context;
    const dataset = pictures === undefined ? undefined : await openChosenDataset({ ...chosen, pictures });
    const model = await chooseModel(chosen, dataset && galleryOf(dataset), context);
    const bytes = compileModel(model);
    const file = path.resolve(out);
    await writeFileAtomically(file, bytes);
    const { fit, size } = model.preprocessing;
    const about = {
      file,
      bytes: bytes.length,
      model: model.name,
      fingerprint: model.fingerprint,
      input: {
        name: PIXELS,
        type: "uint8",
        dims: ["batch", fit === "shorter-side" ? "height" : size, fit === "shorter-side" ? "width" : size, 3],
        fit,
      },
      output: { name: DESCRIPTOR, type: "float32", dims: ["batch", model.head.descriptorLength] },
    };
    if (json) terminal.out(JSON.stringify(about, null, 2));
    else {
      terminal.out(`${file}: ${model.name}, ${(bytes.length / 1e6).toFixed(1)} MB`);
      terminal.out(
        `input  ${PIXELS}: uint8 [${about.input.dims.join(", ")}], RGB 0-255, pictures brought to it by ${fit}`,
      );
      terminal.out(`output ${DESCRIPTOR}: float32 [${about.output.dims.join(", ")}], unit L2 norm`);
    }
    return "done";
  },
});
